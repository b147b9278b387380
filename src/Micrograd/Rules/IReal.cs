namespace Micrograd;

/// <summary>
/// The algebra in which every rule is written: what a type must be able to do to stand for a real number.
/// A formula over <typeparamref name="T"/> is a value when T is <see cref="Real"/>, a forward-mode derivative when it is
/// <see cref="Dual"/>, a graph when it is <see cref="Value"/> and text when it is a formula recorder.
/// </summary>
/// <remarks>
/// A number system implements it in one of two ways. One that computes (Real) overrides the arithmetic and the
/// elementary functions, and meets every other op as its formula. One that records or propagates (Value, Dual) overrides
/// <c>Apply</c>, and meets every op as a unit, with its rule. Each default leads to the other way.
/// </remarks>
/// <typeparam name="T">The implementing type itself.</typeparam>
public interface IReal<T>
    where T : IReal<T>
{
    /// <summary>The number <paramref name="c"/> in this number system; its derivative is 0.</summary>
    static abstract T Constant(double c);

    /// <summary>Applies an op of one input.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="x">The input.</param>
    static virtual T Apply<TRule>(TRule rule, T x)
        where TRule : struct, IUnaryRule => rule.Evaluate(x);

    /// <summary>Applies an op of two inputs.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="a">The first input.</param>
    /// <param name="b">The second input.</param>
    static virtual T Apply<TRule>(TRule rule, T a, T b)
        where TRule : struct, IBinaryRule => rule.Evaluate(a, b);

    /// <summary>The one way to choose: <c>test &gt; 0 ? ifPositive : otherwise</c>. A NaN test takes <paramref name="otherwise"/>.</summary>
    /// <param name="test">What is compared with 0.</param>
    /// <param name="ifPositive">The result where the test is above 0.</param>
    /// <param name="otherwise">The result elsewhere, and for a NaN test.</param>
    static abstract T SelectPositive(T test, T ifPositive, T otherwise);

    /// <summary>a + b</summary>
    static virtual T operator +(T a, T b) => T.Apply(new Rules.Add(), a, b);

    /// <summary>a − b</summary>
    static virtual T operator -(T a, T b) => T.Apply(new Rules.Subtract(), a, b);

    /// <summary>a × b</summary>
    static virtual T operator *(T a, T b) => T.Apply(new Rules.Multiply(), a, b);

    /// <summary>a / b</summary>
    static virtual T operator /(T a, T b) => T.Apply(new Rules.Divide(), a, b);

    /// <summary>The remainder of a / b, with the sign of b as in Python.</summary>
    static virtual T operator %(T a, T b) => T.Apply(new Rules.Remainder(), a, b);

    /// <summary>−a</summary>
    static virtual T operator -(T a) => T.Apply(new Rules.Negate(), a);

    /// <summary>a + b</summary>
    static virtual T operator +(T a, double b) => a + T.Constant(b);

    /// <summary>a + b</summary>
    static virtual T operator +(double a, T b) => T.Constant(a) + b;

    /// <summary>a − b</summary>
    static virtual T operator -(T a, double b) => a - T.Constant(b);

    /// <summary>a − b</summary>
    static virtual T operator -(double a, T b) => T.Constant(a) - b;

    /// <summary>a × b</summary>
    static virtual T operator *(T a, double b) => a * T.Constant(b);

    /// <summary>a × b</summary>
    static virtual T operator *(double a, T b) => T.Constant(a) * b;

    /// <summary>a / b</summary>
    static virtual T operator /(T a, double b) => a / T.Constant(b);

    /// <summary>a / b</summary>
    static virtual T operator /(double a, T b) => T.Constant(a) / b;

    /// <summary>The remainder of a / b, with the sign of b as in Python.</summary>
    static virtual T operator %(T a, double b) => a % T.Constant(b);

    /// <summary>The remainder of a / b, with the sign of b as in Python.</summary>
    static virtual T operator %(double a, T b) => T.Constant(a) % b;

    /// <summary>eˣ</summary>
    static virtual T Exp(T x) => T.Apply(new Rules.Exp(), x);

    /// <summary>eˣ − 1, accurate near 0.</summary>
    static virtual T Expm1(T x) => T.Apply(new Rules.Expm1(), x);

    /// <summary>ln x</summary>
    static virtual T Log(T x) => T.Apply(new Rules.Log(), x);

    /// <summary>ln(1 + x), accurate near 0.</summary>
    static virtual T Log1p(T x) => T.Apply(new Rules.Log1p(), x);

    /// <summary>√x</summary>
    static virtual T Sqrt(T x) => T.Apply(new Rules.Sqrt(), x);

    /// <summary>a to the power b.</summary>
    static virtual T Pow(T a, T b) => T.Apply(new Rules.Power(), a, b);

    /// <summary>sin x, x in radians.</summary>
    static virtual T Sin(T x) => T.Apply(new Rules.Sin(), x);

    /// <summary>cos x, x in radians.</summary>
    static virtual T Cos(T x) => T.Apply(new Rules.Cos(), x);

    /// <summary>tan x, x in radians.</summary>
    static virtual T Tan(T x) => T.Apply(new Rules.Tan(), x);

    /// <summary>arcsin x in radians, −π/2 … π/2.</summary>
    static virtual T Asin(T x) => T.Apply(new Rules.Asin(), x);

    /// <summary>arccos x in radians, 0 … π.</summary>
    static virtual T Acos(T x) => T.Apply(new Rules.Acos(), x);

    /// <summary>arctan x in radians, −π/2 … π/2.</summary>
    static virtual T Atan(T x) => T.Apply(new Rules.Atan(), x);

    /// <summary>The angle of the point (x, y) in radians, −π … π.</summary>
    static virtual T Atan2(T y, T x) => T.Apply(new Rules.Atan2(), y, x);

    /// <summary>sinh x</summary>
    static virtual T Sinh(T x) => T.Apply(new Rules.Sinh(), x);

    /// <summary>cosh x</summary>
    static virtual T Cosh(T x) => T.Apply(new Rules.Cosh(), x);

    /// <summary>tanh x</summary>
    static virtual T Tanh(T x) => T.Apply(new Rules.Tanh(), x);

    /// <summary>arsinh x</summary>
    static virtual T Asinh(T x) => T.Apply(new Rules.Asinh(), x);

    /// <summary>arcosh x, x ≥ 1.</summary>
    static virtual T Acosh(T x) => T.Apply(new Rules.Acosh(), x);

    /// <summary>artanh x, |x| ≤ 1.</summary>
    static virtual T Atanh(T x) => T.Apply(new Rules.Atanh(), x);

    /// <summary>The error function, 2/√π ∫₀ˣ e^(−t²) dt.</summary>
    static virtual T Erf(T x) => T.Apply(new Rules.Erf(), x);

    /// <summary>1 − erf x, accurate for large x.</summary>
    static virtual T Erfc(T x) => T.Apply(new Rules.Erfc(), x);

    /// <summary>The larger of a and b; NaN if one is NaN.</summary>
    static virtual T Max(T a, T b) => T.Apply(new Rules.Max(), a, b);

    /// <summary>The smaller of a and b; NaN if one is NaN.</summary>
    static virtual T Min(T a, T b) => T.Apply(new Rules.Min(), a, b);

    /// <summary>The largest whole number that is not above x.</summary>
    static virtual T Floor(T x) => T.Apply(new Rules.Floor(), x);

    /// <summary>The smallest whole number that is not below x.</summary>
    static virtual T Ceil(T x) => T.Apply(new Rules.Ceil(), x);

    /// <summary>x without its fraction: rounded towards 0.</summary>
    static virtual T Trunc(T x) => T.Apply(new Rules.Trunc(), x);

    /// <summary>x to so many decimals; of two numbers equally near, the even one.</summary>
    /// <param name="x">The number.</param>
    /// <param name="decimals">How many; negative ones are tens, hundreds, ….</param>
    static virtual T Round(T x, int decimals) => T.Apply(new Rules.Round(decimals), x);

    /// <summary>a − b ⌊a / b⌋, exact but for the last rounding: what is left has the sign of b.</summary>
    static virtual T Remainder(T a, T b) => T.Apply(new Rules.Remainder(), a, b);

    /// <summary>a without as many b as are in it towards 0, exactly: what is left has the sign of a.</summary>
    static virtual T Fmod(T a, T b) => T.Apply(new Rules.Fmod(), a, b);

    /// <summary>√(a² + b²) without overflow in between.</summary>
    static virtual T Hypot(T a, T b) => T.Apply(new Rules.Hypot(), a, b);

    // What follows is what a rule is: a formula or a function. Number systems replace it where they have something better, be it because
    // rounding in between would reach the result.

    /// <summary>eˣ as the whole of a rule, and not within a formula: worth to be written out in place.</summary>
    internal static virtual T ExpAlone(T x) => T.Exp(x);

    /// <summary>tanh x as the whole of a rule, and not within a formula: worth to be written out in place.</summary>
    internal static virtual T TanhAlone(T x) => T.Tanh(x);

    /// <summary>x to the power of a constant.</summary>
    internal static virtual T PowerOf(T x, double exponent) => T.Pow(x, T.Constant(exponent));

    /// <summary>−1, 0 or 1.</summary>
    internal static virtual T Sign(T x) => Rules.Sign.Formula(x);

    /// <summary>x where x &gt; 0, else 0.</summary>
    internal static virtual T Relu(T x) => Rules.Relu.Formula(x);

    /// <summary>1 / (1 + e⁻ˣ)</summary>
    internal static virtual T Sigmoid(T x) => Rules.Sigmoid.Formula(x);

    /// <summary>x Φ(x), Φ the normal distribution.</summary>
    internal static virtual T Gelu(T x) => Rules.Gelu.Formula(x);

    /// <summary>The derivative of gelu.</summary>
    internal static virtual T GeluSlope(T x) => Rules.Gelu.Slope(x);

    /// <summary>gelu by its tanh approximation.</summary>
    internal static virtual T GeluTanh(T x) => Rules.GeluTanh.Formula(x);

    /// <summary>x / (1 + e⁻ˣ)</summary>
    internal static virtual T Silu(T x) => Rules.Silu.Formula(x);

    /// <summary>x tanh(ln(1 + eˣ))</summary>
    internal static virtual T Mish(T x) => Rules.Mish.Formula(x);

    /// <summary>x / (1 + |x|)</summary>
    internal static virtual T Softsign(T x) => Rules.Softsign.Formula(x);

    /// <summary>1 / cosh x</summary>
    internal static virtual T Sech(T x) => Rules.Sech.Formula(x);
}
