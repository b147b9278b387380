using Micrograd.Rules;

namespace Micrograd.Ops;

/// <summary>
/// A formula as a number system: a rule run over formulas gives its own text. It also tells what a rule reads: which of
/// its inputs, and its result, occur in the derivative.
/// </summary>
internal abstract record Formula : IReal<Formula>
{
    public sealed record Number(double Value) : Formula;

    public sealed record Variable(string Name) : Formula;

    public sealed record Call(Op Op, Formula X) : Formula;

    public sealed record Pair(Op Op, Formula A, Formula B) : Formula;

    public sealed record Choice(Formula Test, Formula IfPositive, Formula Otherwise) : Formula;

    /// <summary>What no rule computes, by its name: a tensor op such as <c>sum</c>.</summary>
    public sealed record Named(string Name, Formula A, Formula? B = null) : Formula;

    public sealed record Transposed(Formula X) : Formula;

    public sealed record MatrixProduct(Formula A, Formula B) : Formula;

    /// <summary>
    /// Whether this chooses between 0 and something, as relu's derivative does. Far out tanh's is 0 as well, but because its digits have
    /// gone.
    /// </summary>
    public bool ChoosesZero =>
        this switch
        {
            Number { Value: 0 } => true,
            Choice c => c.IfPositive.ChoosesZero || c.Otherwise.ChoosesZero,
            Pair { Op: BinaryOp<Multiply>, A: Number, B: var factor } => factor.ChoosesZero,
            _ => false,
        };

    public static Formula Constant(double c) => new Number(c);

    public static Formula Apply<TRule>(TRule rule, Formula x)
        where TRule : struct, IUnaryRule => new Call(UnaryOp<TRule>.Of(rule), x);

    public static Formula Apply<TRule>(TRule rule, Formula a, Formula b)
        where TRule : struct, IBinaryRule => new Pair(BinaryOp<TRule>.Of(rule), a, b);

    // What everyone does in their head: 0 + x, 1 × x, and numbers among themselves.
    public static Formula operator +(Formula a, Formula b) =>
        (a, b) switch
        {
            (Number m, Number n) => new Number(m.Value + n.Value),
            (Number { Value: 0 }, _) => b,
            (_, Number { Value: 0 }) => a,
            _ => Apply(new Add(), a, b),
        };

    public static Formula operator -(Formula a, Formula b) =>
        (a, b) switch
        {
            (Number m, Number n) => new Number(m.Value - n.Value),
            (_, Number { Value: 0 }) => a,
            (Number { Value: 0 }, _) => -b,
            _ => Apply(new Subtract(), a, b),
        };

    public static Formula operator *(Formula a, Formula b) =>
        (a, b) switch
        {
            (Number m, Number n) => new Number(m.Value * n.Value),
            (Number { Value: 1 }, _) => b,
            (_, Number { Value: 1 }) => a,
            (Number { Value: -1 }, _) => -b,
            (_, Number { Value: -1 }) => -a,
            _ => Apply(new Multiply(), a, b),
        };

    public static Formula operator /(Formula a, Formula b) =>
        (a, b) switch
        {
            (Number m, Number n) => new Number(m.Value / n.Value),
            (_, Number { Value: 1 }) => a,
            _ => Apply(new Divide(), a, b),
        };

    public static Formula operator -(Formula x) =>
        x switch
        {
            Number n => new Number(-n.Value),
            Call { Op: UnaryOp<Negate> } inner => inner.X,
            _ => Apply(new Negate(), x),
        };

    public static Formula SelectPositive(Formula test, Formula ifPositive, Formula otherwise) =>
        test is Number n ? (n.Value > 0 ? ifPositive : otherwise)
        : ifPositive == otherwise ? ifPositive
        : new Choice(test, ifPositive, otherwise);

    /// <summary>An op as a program writes it: <c>sigmoid(x)</c>, and not the rule's own formula.</summary>
    public static Formula Of(Op op, ReadOnlySpan<Formula> inputs) =>
        inputs switch
        {
            [var x] => new Call(op, x),
            [var a, var b] => new Pair(op, a, b),
            _ => new Choice(inputs[0], inputs[1], inputs[2]),
        };

    /// <summary>Whether a variable of this name occurs.</summary>
    public bool Reads(string name) =>
        this switch
        {
            Variable v => v.Name == name,
            Call c => c.X.Reads(name),
            Pair p => p.A.Reads(name) || p.B.Reads(name),
            Choice c => c.Test.Reads(name) || c.IfPositive.Reads(name) || c.Otherwise.Reads(name),
            Named n => n.A.Reads(name) || n.B?.Reads(name) == true,
            Transposed t => t.X.Reads(name),
            MatrixProduct m => m.A.Reads(name) || m.B.Reads(name),
            _ => false,
        };

    public sealed override string ToString() => FormulaText.Of(this, name => name);
}
