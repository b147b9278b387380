using System.Collections.Concurrent;
using System.Globalization;
using Micrograd.Onnx.Graphs;

namespace Micrograd.Onnx.Ops;

/// <summary>What the standard says of one version of an op: its attributes, inputs, outputs and types, as a line of schemas.txt has them.</summary>
sealed class OpSchema
{
    static readonly Lazy<Dictionary<string, List<(int Since, string Line)>>> s_lines = new(ReadLines);
    static readonly ConcurrentDictionary<string, OpSchema> s_known = new();

    OpSchema(string name, int since, string line)
    {
        (Name, Since) = (name, since);
        var parts = line.Split('|');
        Attributes = [.. Words(parts[1]).Select(AttributeRule.Of)];
        Types = Words(parts[4])
            .Select(word => word.Split('='))
            .ToDictionary(pair => pair[0], pair => OnnxTypeSet.Of(pair[1]));
        Inputs = [.. Words(parts[2]).Select(word => Port.Of(word, Types))];
        Outputs = [.. Words(parts[3]).Select(word => Port.Of(word, Types))];
    }

    public string Name { get; }

    /// <summary>The first opset that has it so.</summary>
    public int Since { get; }

    public AttributeRule[] Attributes { get; }

    public Port[] Inputs { get; }

    public Port[] Outputs { get; }

    Dictionary<string, OnnxTypeSet> Types { get; }

    /// <summary>The version of an op that an opset has; null where it has none.</summary>
    public static OpSchema? Find(string domain, string op, long opset)
    {
        var name = domain.Length == 0 ? op : $"{domain}.{op}";
        if (!s_lines.Value.TryGetValue(name, out var versions))
        {
            return null;
        }
        var (since, line) = versions.LastOrDefault(version => version.Since <= opset);
        return line is null || line.EndsWith("deprecated", StringComparison.Ordinal)
            ? null
            : s_known.GetOrAdd(
                string.Create(CultureInfo.InvariantCulture, $"{name} {since}"),
                _ => new OpSchema(name, since, line)
            );
    }

    /// <summary>The names of all ops that the list has, with the domain of those that are not the standard's main one.</summary>
    public static IEnumerable<string> Names => s_lines.Value.Keys;

    static Dictionary<string, List<(int Since, string Line)>> ReadLines()
    {
        using var stream = typeof(OpSchema).Assembly.GetManifestResourceStream("schemas.txt")!;
        using var reader = new StreamReader(stream);
        var lines = new Dictionary<string, List<(int, string)>>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }
            var words = line[..line.IndexOf('|', StringComparison.Ordinal)].Split(' ');
            if (!lines.TryGetValue(words[0], out var versions))
            {
                lines[words[0]] = versions = [];
            }
            versions.Add((int.Parse(words[1], CultureInfo.InvariantCulture), line));
        }
        return lines;
    }

    static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>An input or an output of an op.</summary>
/// <param name="Name">What the standard calls it.</param>
/// <param name="Variable">The name of its type, which all of that name share; null where each stands for itself.</param>
/// <param name="Allowed">Which types it takes.</param>
/// <param name="IsOptional">Whether it may be left out.</param>
/// <param name="IsMany">Whether any number may follow.</param>
sealed record Port(string Name, string? Variable, OnnxTypeSet Allowed, bool IsOptional, bool IsMany)
{
    public static Port Of(string word, Dictionary<string, OnnxTypeSet> types)
    {
        var isEach = word.EndsWith("**", StringComparison.Ordinal);
        var (isOptional, isMany) = (word.EndsWith('?'), word.EndsWith('*'));
        var parts = word.TrimEnd('?', '*').Split(':');
        var isVariable = types.TryGetValue(parts[1], out var allowed);
        return new(
            parts[0],
            isVariable && !isEach ? parts[1] : null,
            isVariable ? allowed : OnnxTypeSet.Of(parts[1]),
            isOptional,
            isMany
        );
    }
}

/// <summary>An attribute that an op has.</summary>
sealed record AttributeRule(string Name, AttributeKind Kind, string? Default, bool IsRequired)
{
    public static AttributeRule Of(string word)
    {
        var isRequired = word.EndsWith('!');
        var at = word.IndexOf(':', StringComparison.Ordinal);
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var kind = (equals < 0 ? word[(at + 1)..] : word[(at + 1)..equals]).TrimEnd('!');
        return new(
            word[..at],
            kind switch
            {
                "i" => AttributeKind.Int,
                "f" => AttributeKind.Float,
                "s" => AttributeKind.Text,
                "t" => AttributeKind.Tensor,
                "g" => AttributeKind.Graph,
                "is" => AttributeKind.Ints,
                "fs" => AttributeKind.Floats,
                "ss" => AttributeKind.Texts,
                _ => AttributeKind.SparseTensor,
            },
            equals < 0 ? null : word[(equals + 1)..].TrimEnd('!'),
            isRequired
        );
    }
}
