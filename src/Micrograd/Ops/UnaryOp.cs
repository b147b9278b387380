namespace Micrograd.Ops;

/// <summary>A rule of one input as an op.</summary>
internal sealed class UnaryOp<TRule> : Op
    where TRule : struct, IUnaryRule
{
    static UnaryOp<TRule>? s_latest;

    readonly TRule _rule;

    UnaryOp(TRule rule)
        : base(rule.Name, rule.Parameters, TRule.Word, 1) => _rule = rule;

    /// <summary>The op of this rule, made anew only when its parameters differ from the last one's.</summary>
    public static UnaryOp<TRule> Of(TRule rule)
    {
        var latest = s_latest;
        return latest is not null && EqualityComparer<TRule>.Default.Equals(rule, latest._rule)
            ? latest
            : s_latest = new(rule);
    }

    internal override bool ChoosesSlope => TRule.ChoosesSlope;

    internal override double Evaluate(double a, double b, double c) => _rule.Evaluate<Real>(a);

    internal override Contributions Backward(double a, double b, double y, double upstream) =>
        new(Contribution(0, upstream, _rule.Derivative<Real>(a, y)), 0);

    internal override T Derivative<T>(int input, T a, T b, T c, T y) => _rule.Derivative(a, y);

    internal override T Value<T>(T a, T b, T c) => _rule.Evaluate(a);

    internal override T Apply<T>(T a, T b, T c) => T.Apply(_rule, a);

    internal override T Textbook<T>(int input, T a, T b, T c, T y) => _rule.Textbook(a, y);

    /// <summary>Ops of equal rules are equal: formulas that hold them are compared.</summary>
    public override bool Equals(object? obj) =>
        obj is UnaryOp<TRule> other && EqualityComparer<TRule>.Default.Equals(_rule, other._rule);

    public override int GetHashCode() => _rule.GetHashCode();
}
