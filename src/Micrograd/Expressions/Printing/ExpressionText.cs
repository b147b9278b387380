using Micrograd.Numbers;
using Micrograd.Ops;

namespace Micrograd.Expressions;

/// <summary>What a value was computed from, as text: <c>a × b + b³</c>, down to what has a name.</summary>
/// <param name="nameOf">The name of a value; null if it has none.</param>
internal sealed class ExpressionText(Func<Value, string?> nameOf)
{
    // What is deeper is left out: a table's line stays a line.
    const int Depth = 8;
    const int Length = 48;

    /// <summary>The text; empty for a leaf.</summary>
    public string Of(Value value)
    {
        if (value.Op is null)
        {
            return "";
        }
        var text = FormulaText.Of(Formula(value, Depth), name => name);
        return text.Length <= Length ? text : $"{text[..(Length - 1)]}…";
    }

    Formula Formula(Value value, int depth)
    {
        if (value.Op is not { } op)
        {
            return new Formula.Number(value.Data);
        }
        if (depth == 0)
        {
            return new Formula.Variable("…");
        }
        return Ops.Formula.Of(op, [.. value.Inputs.Select(input => Input(input, depth))]);
    }

    Formula Input(Value input, int depth) =>
        nameOf(input) is { } name ? new Formula.Variable(name) : Formula(input, depth - 1);
}
