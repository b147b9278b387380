using System.Globalization;

namespace Micrograd.Expressions;

/// <summary>An op as the table has it, read back from the name that it bears: <c>clamp(0, 1)</c>, <c>**3</c>.</summary>
/// <param name="Entry">The line of the table; null for a rule of the user's own.</param>
/// <param name="Name">The name without parameters.</param>
/// <param name="Parameters">The constants.</param>
internal sealed record OpSpelling(OpEntry? Entry, string Name, IReadOnlyList<double> Parameters)
{
    const string Power = "**";

    public static OpSpelling Of(Op op)
    {
        if (op.GetType() == FunctionNames.VariablePower.Op.GetType())
        {
            return new(FunctionNames.VariablePower, Power, []);
        }
        var (name, parameters) = Split(op.Name);
        var entry = OpTable.Find(name);
        // A user's rule may bear the name of one of the table's.
        return new(entry?.Op.GetType() == op.GetType() ? entry : null, name, parameters);
    }

    static (string Name, double[] Parameters) Split(string text)
    {
        if (text.StartsWith(Power, StringComparison.Ordinal))
        {
            return (Power, Numbers(text[Power.Length..]));
        }
        var open = text.IndexOf('(', StringComparison.Ordinal);
        return open > 0 && text[^1] == ')' ? (text[..open], Numbers(text[(open + 1)..^1])) : (text, []);
    }

    /// <summary>The numbers of a list; none if one of them is none, as it may be in the name of a user's rule.</summary>
    static double[] Numbers(string list)
    {
        var parts = list.Split(',');
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return [];
            }
        }
        return numbers;
    }
}
