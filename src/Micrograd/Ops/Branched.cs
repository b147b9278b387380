using Micrograd.Numbers;

namespace Micrograd.Ops;

/// <summary>
/// A number that remembers by which branches of choices it was computed. Between two places where a function took the same
/// branches it has no kink; where they change there may be one.
/// </summary>
/// <param name="Number">The number.</param>
/// <param name="Branches">The branches, mixed into one word; 0 where there was no choice.</param>
internal readonly record struct Branched(double Number, ulong Branches = 0) : IReal<Branched>
{
    public static Branched Constant(double c) => new(c);

    public static Branched SelectPositive(Branched test, Branched ifPositive, Branched otherwise) =>
        Chosen(test, test.Number > 0 ? ifPositive : otherwise);

    public static Branched Apply<TRule>(TRule rule, Branched x)
        where TRule : struct, IUnaryRule =>
        Unary<TRule>.IsElementary ? new(rule.Evaluate<Real>(x.Number), x.Branches) : rule.Evaluate(x);

    public static Branched Apply<TRule>(TRule rule, Branched a, Branched b)
        where TRule : struct, IBinaryRule =>
        Binary<TRule>.IsElementary
            ? new(rule.Evaluate<Real>(a.Number, b.Number), Mix(a.Branches, b.Branches))
            : rule.Evaluate(a, b);

    public static Branched operator -(Branched x) => x with { Number = -x.Number };

    static Branched IReal<Branched>.Max(Branched a, Branched b) =>
        Chosen(new(a.Number - b.Number), a with { Number = Math.Max(a.Number, b.Number) });

    static Branched IReal<Branched>.Min(Branched a, Branched b) =>
        Chosen(new(a.Number - b.Number), a with { Number = Math.Min(a.Number, b.Number) });

    static Branched Chosen(Branched test, Branched chosen) =>
        chosen with
        {
            Branches = Mix(Mix(test.Branches, chosen.Branches), test.Number > 0 ? 1UL : 2UL),
        };

    /// <summary>Both, mixed so that their order counts (the finalizer of SplitMix64, Steele, Lea and Flood, 2014).</summary>
    internal static ulong Mix(ulong a, ulong b)
    {
        if ((a | b) == 0)
        {
            return 0;
        }
        var mixed = a * 0x9E3779B97F4A7C15 + b;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    // A rule is elementary where its formula is itself: exp(x), and not a formula over others as sigmoid's.
    static class Unary<TRule>
        where TRule : struct, IUnaryRule
    {
        public static readonly bool IsElementary =
            default(TRule).Evaluate<Formula>(new Formula.Variable("x")) is Formula.Call { X: Formula.Variable } call
            && call.Op is UnaryOp<TRule>;
    }

    static class Binary<TRule>
        where TRule : struct, IBinaryRule
    {
        public static readonly bool IsElementary =
            default(TRule).Evaluate<Formula>(new Formula.Variable("a"), new Formula.Variable("b"))
                is Formula.Pair { A: Formula.Variable, B: Formula.Variable } pair
            && pair.Op is BinaryOp<TRule>;
    }
}
