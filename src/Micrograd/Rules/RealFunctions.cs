using Micrograd.Rules;

namespace Micrograd;

/// <summary>
/// The functions, as methods of every number system: <c>x.Tanh()</c> is a node of a graph where x is a
/// <see cref="Value"/>, a number where it is a <see cref="Real"/>, a derivative in one direction where it is a
/// <see cref="Dual"/>. docs/ops.md lists each with its derivative and what it does at edges.
/// </summary>
public static class RealFunctions
{
    /// <summary>eˣ</summary>
    public static T Exp<T>(this T x)
        where T : IReal<T> => T.Apply(new Exp(), x);

    /// <summary>eˣ − 1, accurate near 0</summary>
    public static T Expm1<T>(this T x)
        where T : IReal<T> => T.Apply(new Expm1(), x);

    /// <summary>ln x; NaN for x &lt; 0, −∞ at 0</summary>
    public static T Log<T>(this T x)
        where T : IReal<T> => T.Apply(new Log(), x);

    /// <summary>ln(1 + x), accurate near 0</summary>
    public static T Log1p<T>(this T x)
        where T : IReal<T> => T.Apply(new Log1p(), x);

    /// <summary>√x; NaN for x &lt; 0</summary>
    public static T Sqrt<T>(this T x)
        where T : IReal<T> => T.Apply(new Sqrt(), x);

    /// <summary>1 / x</summary>
    public static T Reciprocal<T>(this T x)
        where T : IReal<T> => T.Apply(new Reciprocal(), x);

    /// <summary>x²</summary>
    public static T Square<T>(this T x)
        where T : IReal<T> => T.Apply(new Square(), x);

    /// <summary>sin x, x in radians</summary>
    public static T Sin<T>(this T x)
        where T : IReal<T> => T.Apply(new Sin(), x);

    /// <summary>cos x, x in radians</summary>
    public static T Cos<T>(this T x)
        where T : IReal<T> => T.Apply(new Cos(), x);

    /// <summary>tan x, x in radians</summary>
    public static T Tan<T>(this T x)
        where T : IReal<T> => T.Apply(new Tan(), x);

    /// <summary>arcsin x in radians, −π/2 … π/2; NaN for |x| &gt; 1</summary>
    public static T Asin<T>(this T x)
        where T : IReal<T> => T.Apply(new Asin(), x);

    /// <summary>arccos x in radians, 0 … π; NaN for |x| &gt; 1</summary>
    public static T Acos<T>(this T x)
        where T : IReal<T> => T.Apply(new Acos(), x);

    /// <summary>arctan x in radians, −π/2 … π/2</summary>
    public static T Atan<T>(this T x)
        where T : IReal<T> => T.Apply(new Atan(), x);

    /// <summary>sinh x</summary>
    public static T Sinh<T>(this T x)
        where T : IReal<T> => T.Apply(new Sinh(), x);

    /// <summary>cosh x</summary>
    public static T Cosh<T>(this T x)
        where T : IReal<T> => T.Apply(new Cosh(), x);

    /// <summary>tanh x</summary>
    public static T Tanh<T>(this T x)
        where T : IReal<T> => T.Apply(new Rules.Tanh(), x);

    /// <summary>1 / cosh x</summary>
    public static T Sech<T>(this T x)
        where T : IReal<T> => T.Apply(new Sech(), x);

    /// <summary>arsinh x</summary>
    public static T Asinh<T>(this T x)
        where T : IReal<T> => T.Apply(new Asinh(), x);

    /// <summary>arcosh x; NaN for x &lt; 1</summary>
    public static T Acosh<T>(this T x)
        where T : IReal<T> => T.Apply(new Acosh(), x);

    /// <summary>artanh x; NaN for |x| &gt; 1</summary>
    public static T Atanh<T>(this T x)
        where T : IReal<T> => T.Apply(new Atanh(), x);

    /// <summary>1 / (1 + e⁻ˣ)</summary>
    public static T Sigmoid<T>(this T x)
        where T : IReal<T> => T.Apply(new Rules.Sigmoid(), x);

    /// <summary>ln sigmoid(x)</summary>
    public static T LogSigmoid<T>(this T x)
        where T : IReal<T> => T.Apply(new Rules.LogSigmoid(), x);

    /// <summary>ln(1 + eˣ)</summary>
    public static T Softplus<T>(this T x)
        where T : IReal<T> => T.Apply(new Rules.Softplus(), x);

    /// <summary>max(x, 0); the slope at 0 is 0</summary>
    public static T Relu<T>(this T x)
        where T : IReal<T> => T.Apply(new Relu(), x);

    /// <summary>x Φ(x), Φ the normal distribution (Hendrycks and Gimpel, 2016)</summary>
    public static T Gelu<T>(this T x)
        where T : IReal<T> => T.Apply(new Gelu(), x);

    /// <summary>gelu by its tanh approximation, as GPT-2 has it</summary>
    /// <param name="x">The number.</param>
    public static T GeluTanh<T>(this T x)
        where T : IReal<T> => T.Apply(new GeluTanh(), x);

    /// <summary>x sigmoid(x)</summary>
    public static T Silu<T>(this T x)
        where T : IReal<T> => T.Apply(new Silu(), x);

    /// <summary>x / (1 + |x|)</summary>
    public static T Softsign<T>(this T x)
        where T : IReal<T> => T.Apply(new Rules.Softsign(), x);

    /// <summary>x tanh(ln(1 + eˣ)) (Misra, 2019)</summary>
    public static T Mish<T>(this T x)
        where T : IReal<T> => T.Apply(new Rules.Mish(), x);

    /// <summary>elu with the paper's constants: activations of mean 0 and variance 1 stay so (Klambauer et al., 2017)</summary>
    /// <param name="x">The number.</param>
    public static T Selu<T>(this T x)
        where T : IReal<T> => T.Apply(new Selu(), x);

    /// <summary>x (x/6 + ½ kept between 0 and 1): silu in straight lines (Howard et al., 2019)</summary>
    public static T Hardswish<T>(this T x)
        where T : IReal<T> => T.Apply(new HardSwish(), x);

    /// <summary>|x|; the slope at 0 is 0</summary>
    public static T Abs<T>(this T x)
        where T : IReal<T> => T.Apply(new Abs(), x);

    /// <summary>−1, 0 or 1; its slope is 0</summary>
    /// <param name="x">The number.</param>
    public static T Sign<T>(this T x)
        where T : IReal<T> => T.Apply(new Sign(), x);

    /// <summary>the error function</summary>
    /// <param name="x">The number.</param>
    public static T Erf<T>(this T x)
        where T : IReal<T> => T.Apply(new Erf(), x);

    /// <summary>1 − erf x, accurate for large x</summary>
    public static T Erfc<T>(this T x)
        where T : IReal<T> => T.Apply(new Erfc(), x);

    /// <summary>xⁿ for a constant n; x may be negative where n is whole.</summary>
    public static T Pow<T>(this T x, double n)
        where T : IReal<T> => T.Apply(new PowerOf(n), x);

    /// <summary>aᵇ with a gradient for both; that of b is NaN for a negative a.</summary>
    public static T Pow<T>(this T a, T b)
        where T : IReal<T> => T.Apply(new Power(), a, b);

    /// <summary>x where x &gt; 0, else slope × x.</summary>
    /// <param name="x">The number.</param>
    /// <param name="slope">The slope for x below 0.</param>
    public static T LeakyRelu<T>(this T x, double slope = 0.01)
        where T : IReal<T> => T.Apply(new LeakyRelu(slope), x);

    /// <summary>x where x &gt; 0, else α(eˣ − 1) (Clevert et al., 2015).</summary>
    /// <param name="x">The number.</param>
    /// <param name="alpha">The factor α.</param>
    public static T Elu<T>(this T x, double alpha = 1)
        where T : IReal<T> => T.Apply(new Elu(alpha), x);

    /// <summary>x where x &gt; 0, else α(e^(x/α) − 1): elu with the slope 1 at 0 (Barron, 2017).</summary>
    /// <param name="x">The number.</param>
    /// <param name="alpha">The factor α.</param>
    public static T Celu<T>(this T x, double alpha = 1)
        where T : IReal<T> => T.Apply(new Celu(alpha), x);

    /// <summary>αx + β kept between 0 and 1; the slope at both ends is 0.</summary>
    /// <param name="x">The number.</param>
    /// <param name="alpha">The slope α, ⅙ unless said.</param>
    /// <param name="beta">The height β at 0, ½ unless said.</param>
    public static T Hardsigmoid<T>(this T x, double alpha = 1.0 / 6, double beta = 0.5)
        where T : IReal<T> => T.Apply(new HardSigmoid(alpha, beta), x);

    /// <summary>0 where |x| ≤ λ, else x moved towards 0 by the bias: hardshrink with a bias of 0, softshrink with one of λ.</summary>
    /// <param name="x">The number.</param>
    /// <param name="lambda">The distance λ from 0 up to which all is 0.</param>
    /// <param name="bias">By how much the rest moves.</param>
    public static T Shrink<T>(this T x, double lambda = 0.5, double bias = 0)
        where T : IReal<T> => T.Apply(new Shrink(lambda, bias), x);

    /// <summary>x where x &gt; α, else 0.</summary>
    /// <param name="x">The number.</param>
    /// <param name="alpha">The threshold α.</param>
    public static T ThresholdedRelu<T>(this T x, double alpha = 1)
        where T : IReal<T> => T.Apply(new ThresholdedRelu(alpha), x);

    /// <summary>x kept between low and high; the slope at both is 1.</summary>
    /// <param name="x">The number.</param>
    /// <param name="low">The least result.</param>
    /// <param name="high">The largest result.</param>
    /// <exception cref="ArgumentException">low is greater than high, or one is NaN.</exception>
    public static T Clamp<T>(this T x, double low, double high)
        where T : IReal<T> => T.Apply(new Clamp(low, high), x);

    /// <summary>The larger of both; NaN if one is. Where they are equal, each has the slope ½.</summary>
    /// <param name="a">A number.</param>
    /// <param name="b">Another.</param>
    public static T Max<T>(this T a, T b)
        where T : IReal<T> => T.Apply(new Max(), a, b);

    /// <summary>The smaller of both; NaN if one is. Where they are equal, each has the slope ½.</summary>
    /// <param name="a">A number.</param>
    /// <param name="b">Another.</param>
    public static T Min<T>(this T a, T b)
        where T : IReal<T> => T.Apply(new Min(), a, b);

    /// <summary>⌊x⌋, the largest whole number that is not above x</summary>
    public static T Floor<T>(this T x)
        where T : IReal<T> => T.Apply(new Floor(), x);

    /// <summary>⌈x⌉, the smallest whole number that is not below x</summary>
    public static T Ceil<T>(this T x)
        where T : IReal<T> => T.Apply(new Ceil(), x);

    /// <summary>x without its fraction: rounded towards 0</summary>
    public static T Trunc<T>(this T x)
        where T : IReal<T> => T.Apply(new Trunc(), x);

    /// <summary>x to so many decimals, tens for −1: x × 10ᵈ is rounded, of two equally near to the even one, and divided by 10ᵈ</summary>
    /// <param name="x">The number.</param>
    /// <param name="decimals">How many; negative ones are tens, hundreds, ….</param>
    /// <exception cref="ArgumentOutOfRangeException">Not −308 … 308 decimals.</exception>
    public static T Round<T>(this T x, int decimals = 0)
        where T : IReal<T> => T.Apply(new Round(decimals), x);

    /// <summary>a % b with the sign of a, as in C; <c>a % b</c> itself has the sign of b, as in Python</summary>
    public static T Fmod<T>(this T a, T b)
        where T : IReal<T> => T.Apply(new Fmod(), a, b);

    /// <summary>√(a² + b²); the gradient at the origin is 0.</summary>
    public static T Hypot<T>(this T a, T b)
        where T : IReal<T> => T.Apply(new Hypot(), a, b);

    /// <summary>The angle of the point (x, y) in radians, −π … π.</summary>
    public static T Atan2<T>(this T y, T x)
        where T : IReal<T> => T.Apply(new Atan2(), y, x);

    /// <summary>ln(eᵃ + eᵇ), without overflow.</summary>
    public static T LogAddExp<T>(this T a, T b)
        where T : IReal<T> => T.Apply(new LogAddExp(), a, b);

    /// <summary>The one way to choose: <c>test &gt; 0 ? then : otherwise</c>; a NaN test takes otherwise.</summary>
    /// <param name="test">What is compared with 0.</param>
    /// <param name="then">The result where the test is above 0.</param>
    /// <param name="otherwise">The result elsewhere.</param>
    public static T IfPositive<T>(this T test, T then, T otherwise)
        where T : IReal<T> => T.SelectPositive(test, then, otherwise);
}
