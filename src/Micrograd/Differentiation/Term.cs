using Micrograd.Rules;

namespace Micrograd.Differentiation;

/// <summary>
/// The number system that builds the graph of a gradient: a node, or a number that is not a node yet. It leaves out what
/// adds nothing (0 + x, 1 × x, and 0 × x where the 0 is the rule's own and not a number that may change), or second
/// derivatives would drown in trivial nodes. Values that a user writes are never folded.
/// </summary>
internal readonly struct Term : IReal<Term>
{
    readonly Value? _node;
    readonly double _constant;

    Term(Value? node, double constant)
    {
        _node = node;
        _constant = constant;
    }

    public static implicit operator Term(Value node) => new(node, 0);

    public static Term Constant(double c) => new(null, c);

    /// <summary>The node; a number becomes a leaf.</summary>
    public Value ToValue() => _node ?? new Value(_constant);

    public bool IsZero => Is(0);

    bool Is(double c) => _node is null && _constant == c;

    bool IsConstant => _node is null;

    public static Term Apply<TRule>(TRule rule, Term x)
        where TRule : struct, IUnaryRule =>
        x.IsConstant ? Constant(rule.Evaluate<Real>(x._constant)) : Value.Apply(rule, x._node!);

    public static Term Apply<TRule>(TRule rule, Term a, Term b)
        where TRule : struct, IBinaryRule =>
        a.IsConstant && b.IsConstant
            ? Constant(rule.Evaluate<Real>(a._constant, b._constant))
            : Value.Apply(rule, a.ToValue(), b.ToValue());

    public static Term SelectPositive(Term test, Term ifPositive, Term otherwise)
    {
        if (test.IsConstant)
        {
            return test._constant > 0 ? ifPositive : otherwise;
        }
        return ifPositive.IsConstant && otherwise.Is(ifPositive._constant)
            ? ifPositive
            : test._node!.IfPositive(ifPositive.ToValue(), otherwise.ToValue());
    }

    public static Term operator +(Term a, Term b) =>
        a.Is(0) ? b
        : b.Is(0) ? a
        : Apply(new Add(), a, b);

    public static Term operator -(Term a, Term b) =>
        b.Is(0) ? a
        : a.Is(0) ? -b
        : Apply(new Subtract(), a, b);

    public static Term operator *(Term a, Term b) =>
        a.Is(0) || b.Is(0) ? Constant(0)
        : a.Is(1) ? b
        : b.Is(1) ? a
        : a.Is(-1) ? -b
        : b.Is(-1) ? -a
        : Apply(new Multiply(), a, b);

    public static Term operator /(Term a, Term b) =>
        a.Is(0) ? a
        : b.Is(1) ? a
        : Apply(new Divide(), a, b);

    public static Term operator -(Term x) =>
        x.IsConstant ? Constant(-x._constant)
        : x._node is { Op: Ops.UnaryOp<Negate> } negated ? negated._a!
        : Apply(new Negate(), x);
}
