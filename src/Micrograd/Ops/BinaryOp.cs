namespace Micrograd.Ops;

/// <summary>A rule of two inputs as an op.</summary>
internal sealed class BinaryOp<TRule> : Op
    where TRule : struct, IBinaryRule
{
    static BinaryOp<TRule>? s_latest;

    readonly TRule _rule;

    BinaryOp(TRule rule)
        : base(rule.Name, rule.Parameters, TRule.Word, 2) => _rule = rule;

    /// <summary>The op of this rule, made anew only when its parameters differ from the last one's.</summary>
    public static BinaryOp<TRule> Of(TRule rule)
    {
        var latest = s_latest;
        return latest is not null && EqualityComparer<TRule>.Default.Equals(rule, latest._rule)
            ? latest
            : s_latest = new(rule);
    }

    internal override bool ChoosesSlope => TRule.ChoosesSlope;

    internal override double Evaluate(double a, double b, double c) => _rule.Evaluate<Real>(a, b);

    internal override Contributions Backward(double a, double b, double y, double upstream) =>
        new(
            Contribution(0, upstream, _rule.DerivativeA<Real>(a, b, y)),
            Contribution(1, upstream, _rule.DerivativeB<Real>(a, b, y))
        );

    internal override T Derivative<T>(int input, T a, T b, T c, T y) =>
        input == 0 ? _rule.DerivativeA(a, b, y) : _rule.DerivativeB(a, b, y);

    internal override T Value<T>(T a, T b, T c) => _rule.Evaluate(a, b);

    internal override T Apply<T>(T a, T b, T c) => T.Apply(_rule, a, b);

    internal override T Textbook<T>(int input, T a, T b, T c, T y) =>
        input == 0 ? _rule.TextbookA(a, b, y) : _rule.TextbookB(a, b, y);

    /// <summary>Ops of equal rules are equal: formulas that hold them are compared.</summary>
    public override bool Equals(object? obj) =>
        obj is BinaryOp<TRule> other && EqualityComparer<TRule>.Default.Equals(_rule, other._rule);

    public override int GetHashCode() => _rule.GetHashCode();
}
