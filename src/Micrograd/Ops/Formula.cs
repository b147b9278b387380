namespace Micrograd.Ops;

/// <summary>
/// A formula as a number system: a rule run over formulas gives its own text. It also tells what a rule reads: which of
/// its inputs, and its result, occur in the derivative.
/// </summary>
internal abstract record Formula : IReal<Formula>
{
    public sealed record Number(double Value) : Formula;

    public sealed record Variable(string Name) : Formula;

    public sealed record Call(string Op, Formula X) : Formula;

    public sealed record Pair(string Op, Formula A, Formula B) : Formula;

    public sealed record Choice(Formula Test, Formula IfPositive, Formula Otherwise) : Formula;

    public static Formula Constant(double c) => new Number(c);

    public static Formula Apply<TRule>(TRule rule, Formula x)
        where TRule : struct, IUnaryRule =>
        (rule.Name, x) switch
        {
            ("neg", Number n) => new Number(-n.Value),
            ("neg", Call { Op: "neg" } inner) => inner.X,
            _ => new Call(rule.Name, x),
        };

    // What everyone does in their head: 0 + x, 1 × x, and numbers among themselves.
    public static Formula Apply<TRule>(TRule rule, Formula a, Formula b)
        where TRule : struct, IBinaryRule =>
        (rule.Name, a, b) switch
        {
            ("+" or "-" or "*" or "/", Number m, Number n) => new Number(rule.Evaluate((Real)m.Value, (Real)n.Value)),
            ("+", Number { Value: 0 }, _) => b,
            ("+" or "-", _, Number { Value: 0 }) => a,
            ("-", Number { Value: 0 }, _) => -b,
            ("*", Number { Value: 1 }, _) => b,
            ("*" or "/", _, Number { Value: 1 }) => a,
            ("*", Number { Value: -1 }, _) => -b,
            ("*", _, Number { Value: -1 }) => -a,
            _ => new Pair(rule.Name, a, b),
        };

    public static Formula SelectPositive(Formula test, Formula ifPositive, Formula otherwise) =>
        test is Number n ? (n.Value > 0 ? ifPositive : otherwise)
        : ifPositive == otherwise ? ifPositive
        : new Choice(test, ifPositive, otherwise);

    /// <summary>An op by its name, as a program writes it: <c>sigmoid(x)</c>, and not the rule's own formula.</summary>
    public static Formula Of(Op op, ReadOnlySpan<Formula> inputs) =>
        inputs switch
        {
            [var x] => new Call(op.Name, x),
            [var a, var b] => new Pair(op.Name, a, b),
            _ => new Choice(inputs[0], inputs[1], inputs[2]),
        };

    public static Formula operator -(Formula x) => Apply(new Rules.Negate(), x);

    /// <summary>Whether a variable of this name occurs.</summary>
    public bool Reads(string name) =>
        this switch
        {
            Variable v => v.Name == name,
            Call c => c.X.Reads(name),
            Pair p => p.A.Reads(name) || p.B.Reads(name),
            Choice c => c.Test.Reads(name) || c.IfPositive.Reads(name) || c.Otherwise.Reads(name),
            _ => false,
        };

    public sealed override string ToString() => FormulaText.Of(this, name => name);
}
