using Micrograd.Numbers;
using Micrograd.Ops;

namespace Micrograd.Tests.Ops;

/// <summary>Evaluates a formula, so that what is printed can be compared with what is computed.</summary>
internal static class FormulaValue
{
    /// <param name="formula">Over x, or a, b, c, and y.</param>
    /// <param name="inputs">x, or a, b, c.</param>
    /// <param name="y">The op's value.</param>
    public static double Of(Formula formula, double[] inputs, double y) =>
        Of(formula, name => Variable(name, inputs, y));

    public static double Variable(string name, double[] inputs, double y) =>
        name == "y" ? y
        : name == "x" ? inputs[0]
        : inputs["abc".IndexOf(name, StringComparison.Ordinal)];

    static double Of(Formula formula, Func<string, double> variable) =>
        formula switch
        {
            Formula.Number n => n.Value,
            Formula.Variable v => variable(v.Name),
            Formula.Call c => c.Op.Evaluate(Of(c.X, variable)),
            Formula.Pair p => p.Op.Evaluate(Of(p.A, variable), Of(p.B, variable)),
            Formula.Choice c => Of(c.Test, variable) > 0 ? Of(c.IfPositive, variable) : Of(c.Otherwise, variable),
            _ => throw new ArgumentException($"No value for {formula}."),
        };
}
