using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Micrograd.Expressions;

/// <summary>
/// A graph as a Python program for micrograd. It is also a program that <see cref="ExpressionProgram.Parse(string)"/>
/// reads, with the same values and gradients.
/// </summary>
internal static class PythonText
{
    // micrograd's backward calls itself once a level, and Python allows 1,000 calls.
    const int MicrogradDepth = 900;

    static readonly FrozenSet<string> s_microgradOps = FrozenSet.Create("+", "-", "*", "/", "neg", "**", "relu");

    static readonly FrozenSet<string> s_reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        // keywords
        "False",
        "None",
        "True",
        "and",
        "as",
        "assert",
        "async",
        "await",
        "break",
        "class",
        "continue",
        "def",
        "del",
        "elif",
        "else",
        "except",
        "finally",
        "for",
        "from",
        "global",
        "if",
        "import",
        "in",
        "is",
        "lambda",
        "nonlocal",
        "not",
        "or",
        "pass",
        "raise",
        "return",
        "try",
        "while",
        "with",
        "yield",
        // what the program uses, and what a reader may paste beside it
        "Value",
        "print",
        "float",
        "draw_dot",
        "display",
        "plt",
        "zero_grad"
    );

    public static string Of(Value output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var listing = new ProgramListing(output, s_reserved);
        var lines = new StringBuilder();
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var value in listing.Values)
        {
            var name = listing[value];
            lines.Append(name).Append(" = ").Append(Expression(value, listing, missing));
            if (value.Label is { Length: > 0 } label && label != name)
            {
                lines.Append(CultureInfo.InvariantCulture, $"; {name}.label = {ProgramLiteral.Text(label, '\'')}");
            }
            lines.Append('\n');
        }
        var result = listing[output];
        return $"{Head(missing, listing.Values.Count)}{lines}{result}.backward()\n{Prints(listing, output)}";
    }

    static string Head(SortedSet<string> missing, int count)
    {
        var head = new StringBuilder();
        if (missing.Count > 0)
        {
            head.Append(
                CultureInfo.InvariantCulture,
                $"# micrograd has no {string.Join(", ", missing)}: give its Value these, as the lecture gives it tanh.\n"
            );
        }
        if (count > MicrogradDepth)
        {
            head.Append("# micrograd's backward() calls itself: a deep graph needs a higher sys.setrecursionlimit.\n");
        }
        return head.Append("from micrograd.engine import Value\n\n").ToString();
    }

    static string Prints(ProgramListing listing, Value output)
    {
        var prints = new StringBuilder();
        foreach (var value in listing.Values)
        {
            if (value == output || value.Label is { Length: > 0 })
            {
                var name = listing[value];
                prints.Append(CultureInfo.InvariantCulture, $"print('{name}', {name}.data, {name}.grad)\n");
            }
        }
        return prints.ToString();
    }

    static string Expression(Value value, ProgramListing listing, SortedSet<string> missing)
    {
        if (value.Op is not { } op)
        {
            return $"Value({Number(value.Data)})";
        }
        var entry = OpTable.Find(op);
        var inputs = value.Inputs.Select(input => listing[input]).ToArray();
        if (entry == FunctionNames.VariablePower)
        {
            missing.Add("** with a value as exponent");
        }
        else if (entry is null || !s_microgradOps.Contains(op.RuleName))
        {
            missing.Add(entry is null ? MethodName(op.RuleName) : op.RuleName);
        }
        var arguments = string.Join(", ", inputs.Skip(1).Concat(op.Parameters.Select(Number)));
        return entry is null ? $"{inputs[0]}.{MethodName(op.RuleName)}({arguments})"
            : op.RuleName == "neg" ? $"-{inputs[0]}"
            : char.IsLetter(op.RuleName[0]) ? $"{inputs[0]}.{op.RuleName}({arguments})"
            : $"{inputs[0]} {op.RuleName} {arguments}";
    }

    /// <summary>The name of a user's rule, which may be any text.</summary>
    static string MethodName(string name)
    {
        var letters = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return letters.Length > 0 && !char.IsAsciiDigit(letters[0]) ? letters : $"_{letters}";
    }

    static string Number(double number) =>
        double.IsFinite(number) ? ProgramLiteral.Number(number)
        : double.IsNaN(number) ? "float('nan')"
        : number > 0 ? "float('inf')"
        : "float('-inf')";
}
