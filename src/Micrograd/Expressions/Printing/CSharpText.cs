using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Micrograd.Expressions;

/// <summary>A graph as a C# program: a file that <c>dotnet run</c> takes, or the body of a Main.</summary>
internal static class CSharpText
{
    static readonly FrozenSet<string> s_reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        // keywords
        "abstract",
        "as",
        "base",
        "bool",
        "break",
        "byte",
        "case",
        "catch",
        "char",
        "checked",
        "class",
        "const",
        "continue",
        "decimal",
        "default",
        "delegate",
        "do",
        "double",
        "else",
        "enum",
        "event",
        "explicit",
        "extern",
        "false",
        "finally",
        "fixed",
        "float",
        "for",
        "foreach",
        "goto",
        "if",
        "implicit",
        "in",
        "int",
        "interface",
        "internal",
        "is",
        "lock",
        "long",
        "namespace",
        "new",
        "null",
        "object",
        "operator",
        "out",
        "override",
        "params",
        "private",
        "protected",
        "public",
        "readonly",
        "ref",
        "return",
        "sbyte",
        "sealed",
        "short",
        "sizeof",
        "stackalloc",
        "static",
        "string",
        "struct",
        "switch",
        "this",
        "throw",
        "true",
        "try",
        "typeof",
        "uint",
        "ulong",
        "unchecked",
        "unsafe",
        "ushort",
        "using",
        "virtual",
        "void",
        "volatile",
        "while",
        // words that mean something where a statement of the program begins or a name in it stands
        "await",
        "dynamic",
        "extension",
        "field",
        "file",
        "global",
        "nameof",
        "partial",
        "record",
        "required",
        "scoped",
        "var",
        "yield",
        // what the program uses
        "args",
        "Console",
        "FormattableString",
        "Micrograd",
        "System",
        "Value"
    );

    public static string Of(Value output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var listing = new ProgramListing(output, s_reserved);
        var lines = new StringBuilder();
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var value in listing.Values)
        {
            var line = value.Op is null ? Leaf(value) : Node(value, value.Op, listing, unknown);
            lines.Append(CultureInfo.InvariantCulture, $"var {listing[value]} = {line};\n");
        }
        lines.Append(CultureInfo.InvariantCulture, $"\n{listing[output]}.Backward();\n");
        foreach (var value in listing.Values)
        {
            if (value == output || value.Label is { Length: > 0 })
            {
                var name = listing[value];
                var text = $$"""$"{{name}}: data = {{{name}}.Data}, grad = {{{name}}.Grad}" """.TrimEnd();
                lines.Append(
                    CultureInfo.InvariantCulture,
                    $"Console.WriteLine(FormattableString.Invariant({text}));\n"
                );
            }
        }
        var head = unknown.Count > 0 ? $"// It needs your rules for {string.Join(", ", unknown)}.\n" : "";
        return $"{head}using System;\nusing Micrograd;\n\n{lines}";
    }

    static string Leaf(Value value) =>
        value.Label is { Length: > 0 } label
            ? $"new Value({Number(value.Data)}, {ProgramLiteral.Text(label, '"')})"
            : $"new Value({Number(value.Data)})";

    static string Node(Value value, Op op, ProgramListing listing, SortedSet<string> unknown)
    {
        var entry = OpTable.Find(op);
        var inputs = value.Inputs.Select(input => listing[input]).ToArray();
        var constants = op.Parameters.Select(
            (number, i) =>
                entry?.Parameters[i].IsWhole == true
                    ? number.ToString("F0", CultureInfo.InvariantCulture)
                    : Number(number)
        );
        var (text, isOperator) = entry switch
        {
            null => (
                $"Value.Apply(new {RuleName(op.RuleName)}({string.Join(", ", constants)}), {string.Join(", ", inputs)})",
                false
            ),
            { Method: var m } when char.IsAsciiLetterUpper(m[0]) => (
                $"{inputs[0]}.{m}({string.Join(", ", inputs.Skip(1).Concat(constants))})",
                false
            ),
            { Method: var m } => (Operator(m, inputs), true),
        };
        if (entry is null)
        {
            unknown.Add(RuleName(op.RuleName));
        }
        return value.Label is not { Length: > 0 } label ? text
            : isOperator ? $"({text}).Named({ProgramLiteral.Text(label, '"')})"
            : $"{text}.Named({ProgramLiteral.Text(label, '"')})";
    }

    /// <summary>The table's <c>a + b</c> or <c>-x</c> over the names of the inputs.</summary>
    static string Operator(string pattern, string[] inputs) =>
        string.Concat(
            pattern.Select(c =>
                c switch
                {
                    'a' or 'x' => inputs[0],
                    'b' => inputs[1],
                    _ => c.ToString(),
                }
            )
        );

    /// <summary>What the struct of a user's rule is probably called: log_cosh as LogCosh.</summary>
    static string RuleName(string name)
    {
        var words = name.Split(
            [.. name.Where(c => !char.IsLetterOrDigit(c)).Distinct()],
            StringSplitOptions.RemoveEmptyEntries
        );
        var joined = string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return joined.Length > 0 && char.IsLetter(joined[0]) ? joined : $"Rule{joined}";
    }

    static string Number(double number) =>
        double.IsFinite(number) ? ProgramLiteral.Number(number)
        : double.IsNaN(number) ? "double.NaN"
        : number > 0 ? "double.PositiveInfinity"
        : "double.NegativeInfinity";
}
