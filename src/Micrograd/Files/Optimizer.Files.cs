using System.Globalization;
using System.Text;
using System.Text.Json;
using Micrograd.Files;

namespace Micrograd;

public abstract partial class Optimizer
{
    // What a file says beside the tensors.
    const string KindKey = "optimizer";
    const string LabelsKey = "parameters";

    /// <summary>
    /// Writes the <see cref="StateDict"/>, and what the parameters are called, to a safetensors file, whole or not at all: until it is complete
    /// the old file stays. Schedules are functions of the steps, which are in it; what an optimizer is made with is not.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException">The file's name is another format's.</exception>
    /// <exception cref="IOException">The file can't be written; the message says why.</exception>
    public void Save(string path) =>
        Safetensors.Save(
            path,
            StateDict(),
            new Dictionary<string, string>
            {
                [KindKey] = Kind,
                [LabelsKey] = Text([.. Blocks().Select(b => b.Block.Label)]),
            }
        );

    /// <summary>
    /// Goes on from where the optimizer was that wrote a file. Parameters are found by what they are called, in whatever order they are here;
    /// by their places where one of them is not called anything, or two are called the same.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="strict">
    /// Whether it must be of the same kind of optimizer, and have all parameters and no others; else what is unknown is passed over, and a
    /// parameter of which something is missing is remembered as before.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Names are missing or unknown, though strict; or a shape differs. All are listed, each with the nearest name, and nothing was changed.
    /// </exception>
    /// <exception cref="FileFormatException">The file is none of the format; the message says at which key, and why.</exception>
    /// <exception cref="IOException">The file is not there, or can't be read.</exception>
    public void Load(string path, bool strict = true)
    {
        using var file = SafetensorsFile.Open(path);
        var found = new List<string>();
        if (strict && file.Metadata.TryGetValue(KindKey, out var kind) && kind != Kind)
        {
            found.Add($"it is of {kind}, and this is {Kind}");
        }
        var state = file.LoadAll();
        var own = Labels([.. Blocks().Select(b => b.Block.Label)]);
        var given = Labels(Labels(file));
        if (own is null || given is null)
        {
            Load($"Load: {path}", state, strict, null, found);
            return;
        }
        if (strict)
        {
            var fit = new KeyFit(
                own.ToDictionary(label => label, _ => default(Shape)),
                given.ToDictionary(label => label, _ => default(Shape))
            );
            found.AddRange(fit.Problems(strict));
            // Of those nothing more is to be said.
            state = new(
                state.Where(t =>
                    Block(t.Key) is not { } block || block >= given.Length || !fit.Unexpected.Contains(given[block])
                )
            );
        }
        Load($"Load: {path}", Named(state, given), strict, own, found);
    }

    string Kind => GetType().Name.Split('`')[0];

    /// <summary>The keys with what the parameters are called in place of their numbers.</summary>
    static OrderedDictionary<string, Tensor> Named(OrderedDictionary<string, Tensor> state, string[] labels)
    {
        var named = new OrderedDictionary<string, Tensor>();
        foreach (var (key, tensor) in state)
        {
            named[
                Block(key) is { } block && block < labels.Length ? $"state.{labels[block]}.{key.Split('.', 3)[2]}" : key
            ] = tensor;
        }
        return named;
    }

    /// <summary>The number of the block that a key is of.</summary>
    static int? Block(string key) =>
        key.Split('.', 3) is ["state", var number, _]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var block)
            ? block
            : null;

    /// <summary>The labels, if they tell all parameters apart.</summary>
    static string[]? Labels(string?[]? labels) =>
        labels?.OfType<string>().Distinct().ToArray() is { } told && told.Length == labels.Length ? told : null;

    static string?[]? Labels(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(LabelsKey, out var text))
        {
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(label => label.GetString())];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FilePlace(file.Path, "__metadata__").Malformed($"'{LabelsKey}' is no list of names", e);
        }
    }

    static string Text(string?[] labels)
    {
        var json = new StringBuilder("[");
        foreach (var label in labels)
        {
            json.Append(json.Length > 1 ? "," : "");
            if (label is null)
            {
                json.Append("null");
            }
            else
            {
                JsonString.Append(json, label);
            }
        }
        return json.Append(']').ToString();
    }
}
