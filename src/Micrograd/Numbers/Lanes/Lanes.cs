using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>
/// Many numbers at once as a number system: the rules of <see cref="Real"/>, run over the lanes of a register. A rule that
/// chooses computes both sides and blends.
/// </summary>
/// <remarks>
/// The vector functions (<c>Vector…</c>) are inlined where a rule is nothing else, and not within formulas: the JIT stops inlining into a method that has grown too much, and a
/// rule of two functions would end in calls of single additions. They take their register by reference, since RyuJIT
/// copies one to the stack in pieces of 16 bytes, which the processor cannot forward to a load of 64.
/// </remarks>
internal readonly struct Lanes<TSimd, TElement>(TSimd value) : IReal<Lanes<TSimd, TElement>>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The register.</summary>
    public readonly TSimd Value = value;

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Constant(double c) => new(TSimd.Broadcast(c));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Apply<TRule>(TRule rule, Lanes<TSimd, TElement> x)
        where TRule : struct, IUnaryRule => rule.Evaluate(x);

    [MethodImpl(Inline)]
    static Lanes<TSimd, TElement> IReal<Lanes<TSimd, TElement>>.ExpAlone(Lanes<TSimd, TElement> x) =>
        new(VectorExponential<TSimd, TElement>.ExpInline(x.Value));

    [MethodImpl(Inline)]
    static Lanes<TSimd, TElement> IReal<Lanes<TSimd, TElement>>.TanhAlone(Lanes<TSimd, TElement> x) =>
        new(VectorHyperbolic<TSimd, TElement>.TanhInline(x.Value));

    // Its formula adds up three roundings; one function of the exponential's parts needs only one.
    [MethodImpl(Inline)]
    static Lanes<TSimd, TElement> IReal<Lanes<TSimd, TElement>>.Sigmoid(Lanes<TSimd, TElement> x) =>
        new(VectorHyperbolic<TSimd, TElement>.Sigmoid(x.Value));

    // By products where they are few: most powers are squares. An exponent rounded to the element would be another one.
    [MethodImpl(Inline)]
    static Lanes<TSimd, TElement> IReal<Lanes<TSimd, TElement>>.PowerOf(Lanes<TSimd, TElement> x, double exponent) =>
        exponent == 2 ? x * x
        : exponent == 3 ? x * x * x
        : new(LaneByLane.Map<TSimd, TElement>(x.Value, exponent, Math.Pow));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Apply<TRule>(TRule rule, Lanes<TSimd, TElement> a, Lanes<TSimd, TElement> b)
        where TRule : struct, IBinaryRule => rule.Evaluate(a, b);

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> SelectPositive(
        Lanes<TSimd, TElement> test,
        Lanes<TSimd, TElement> ifPositive,
        Lanes<TSimd, TElement> otherwise
    ) => new(TSimd.Select(TSimd.LessThan(TSimd.Broadcast(0.0), test.Value), ifPositive.Value, otherwise.Value));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> operator +(Lanes<TSimd, TElement> a, Lanes<TSimd, TElement> b) =>
        new(a.Value + b.Value);

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> operator -(Lanes<TSimd, TElement> a, Lanes<TSimd, TElement> b) =>
        new(a.Value - b.Value);

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> operator *(Lanes<TSimd, TElement> a, Lanes<TSimd, TElement> b) =>
        new(a.Value * b.Value);

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> operator /(Lanes<TSimd, TElement> a, Lanes<TSimd, TElement> b) =>
        new(a.Value / b.Value);

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> operator -(Lanes<TSimd, TElement> a) => new(-a.Value);

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> operator +(Lanes<TSimd, TElement> a, double b) =>
        new(a.Value + TSimd.Broadcast(b));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> operator +(double a, Lanes<TSimd, TElement> b) =>
        new(TSimd.Broadcast(a) + b.Value);

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> operator -(Lanes<TSimd, TElement> a, double b) =>
        new(a.Value - TSimd.Broadcast(b));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> operator -(double a, Lanes<TSimd, TElement> b) =>
        new(TSimd.Broadcast(a) - b.Value);

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> operator *(Lanes<TSimd, TElement> a, double b) =>
        new(a.Value * TSimd.Broadcast(b));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> operator *(double a, Lanes<TSimd, TElement> b) =>
        new(TSimd.Broadcast(a) * b.Value);

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> operator /(Lanes<TSimd, TElement> a, double b) =>
        new(a.Value / TSimd.Broadcast(b));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> operator /(double a, Lanes<TSimd, TElement> b) =>
        new(TSimd.Broadcast(a) / b.Value);

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Sqrt(Lanes<TSimd, TElement> x) => new(TSimd.Sqrt(x.Value));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Exp(Lanes<TSimd, TElement> x) =>
        new(VectorExponential<TSimd, TElement>.Exp(in x.Value));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Log(Lanes<TSimd, TElement> x) =>
        new(VectorLogarithm<TSimd, TElement>.Log(in x.Value));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Tanh(Lanes<TSimd, TElement> x) =>
        new(VectorHyperbolic<TSimd, TElement>.Tanh(in x.Value));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Sin(Lanes<TSimd, TElement> x) =>
        new(VectorTrigonometry<TSimd, TElement>.Sin(in x.Value));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Cos(Lanes<TSimd, TElement> x) =>
        new(VectorTrigonometry<TSimd, TElement>.Cos(in x.Value));

    public static Lanes<TSimd, TElement> Tan(Lanes<TSimd, TElement> x) => Map(x, LargeAngle.Tan);

    public static Lanes<TSimd, TElement> Asin(Lanes<TSimd, TElement> x) => Map(x, Math.Asin);

    public static Lanes<TSimd, TElement> Acos(Lanes<TSimd, TElement> x) => Map(x, Math.Acos);

    public static Lanes<TSimd, TElement> Atan(Lanes<TSimd, TElement> x) => Map(x, Math.Atan);

    public static Lanes<TSimd, TElement> Sinh(Lanes<TSimd, TElement> x) => Map(x, Math.Sinh);

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Cosh(Lanes<TSimd, TElement> x) =>
        new(VectorHyperbolic<TSimd, TElement>.Cosh(in x.Value));

    public static Lanes<TSimd, TElement> Asinh(Lanes<TSimd, TElement> x) => Map(x, Math.Asinh);

    public static Lanes<TSimd, TElement> Acosh(Lanes<TSimd, TElement> x) => Map(x, Math.Acosh);

    public static Lanes<TSimd, TElement> Atanh(Lanes<TSimd, TElement> x) => Map(x, Math.Atanh);

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Expm1(Lanes<TSimd, TElement> x) =>
        new(VectorExponential<TSimd, TElement>.Expm1(in x.Value));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Log1p(Lanes<TSimd, TElement> x) =>
        new(VectorLogarithm<TSimd, TElement>.Log1p(in x.Value));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Erf(Lanes<TSimd, TElement> x) =>
        new(VectorErrorFunction<TSimd, TElement>.Erf(in x.Value));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Erfc(Lanes<TSimd, TElement> x) =>
        new(VectorErrorFunction<TSimd, TElement>.Erfc(in x.Value));

    public static Lanes<TSimd, TElement> Pow(Lanes<TSimd, TElement> a, Lanes<TSimd, TElement> b) => Map(a, b, Math.Pow);

    public static Lanes<TSimd, TElement> Atan2(Lanes<TSimd, TElement> y, Lanes<TSimd, TElement> x) =>
        Map(y, x, Math.Atan2);

    public static Lanes<TSimd, TElement> Hypot(Lanes<TSimd, TElement> a, Lanes<TSimd, TElement> b) =>
        Map(a, b, double.Hypot);

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Floor(Lanes<TSimd, TElement> x) =>
        new(VectorRounding<TSimd, TElement>.Floor(x.Value));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Ceil(Lanes<TSimd, TElement> x) =>
        new(-VectorRounding<TSimd, TElement>.Floor(-x.Value));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Trunc(Lanes<TSimd, TElement> x) =>
        new(TSimd.CopySign(VectorRounding<TSimd, TElement>.Floor(TSimd.Abs(x.Value)), x.Value));

    public static Lanes<TSimd, TElement> Round(Lanes<TSimd, TElement> x, int decimals) =>
        decimals == 0 ? new(TSimd.Round(x.Value)) : Map(x, number => Rounding.Round(number, decimals));

    public static Lanes<TSimd, TElement> Remainder(Lanes<TSimd, TElement> a, Lanes<TSimd, TElement> b) =>
        Map(a, b, Rounding.Remainder);

    public static Lanes<TSimd, TElement> Fmod(Lanes<TSimd, TElement> a, Lanes<TSimd, TElement> b) =>
        Map(a, b, Rounding.Fmod);

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Max(Lanes<TSimd, TElement> a, Lanes<TSimd, TElement> b) =>
        new(TSimd.Max(a.Value, b.Value));

    [MethodImpl(Inline)]
    public static Lanes<TSimd, TElement> Min(Lanes<TSimd, TElement> a, Lanes<TSimd, TElement> b) =>
        new(TSimd.Min(a.Value, b.Value));

    // One exponential and one division, where the formula has three of each.
    [MethodImpl(Inline)]
    static Lanes<TSimd, TElement> IReal<Lanes<TSimd, TElement>>.Gelu(Lanes<TSimd, TElement> x) =>
        new(
            Precision<TElement>.IsSingle
                ? VectorNormal<TSimd, TElement>.Gelu(x.Value)
                : VectorErrorFunction<TSimd, TElement>.Gelu(in x.Value)
        );

    [MethodImpl(Inline)]
    static Lanes<TSimd, TElement> IReal<Lanes<TSimd, TElement>>.GeluSlope(Lanes<TSimd, TElement> x) =>
        Precision<TElement>.IsSingle ? new(VectorNormal<TSimd, TElement>.Slope(x.Value)) : Rules.Gelu.Slope(x);

    [MethodImpl(Inline)]
    static Lanes<TSimd, TElement> IReal<Lanes<TSimd, TElement>>.GeluTanh(Lanes<TSimd, TElement> x) =>
        new(VectorGates<TSimd, TElement>.GeluTanh(x.Value));

    [MethodImpl(Inline)]
    static Lanes<TSimd, TElement> IReal<Lanes<TSimd, TElement>>.Silu(Lanes<TSimd, TElement> x) =>
        new(VectorGates<TSimd, TElement>.Silu(x.Value));

    [MethodImpl(Inline)]
    static Lanes<TSimd, TElement> IReal<Lanes<TSimd, TElement>>.Mish(Lanes<TSimd, TElement> x) =>
        new(VectorGates<TSimd, TElement>.Mish(x.Value));

    // From a size of 2⁵³ on it is ±1; an infinity over an infinity would be no number.
    [MethodImpl(Inline)]
    static Lanes<TSimd, TElement> IReal<Lanes<TSimd, TElement>>.Softsign(Lanes<TSimd, TElement> x)
    {
        var finite = TSimd.AtLeast(TSimd.AtMost(x.Value, TSimd.Broadcast(1e30)), TSimd.Broadcast(-1e30));
        return new(finite / (TSimd.Broadcast(1.0) + TSimd.Abs(finite)));
    }

    [MethodImpl(Inline)]
    static Lanes<TSimd, TElement> IReal<Lanes<TSimd, TElement>>.Sech(Lanes<TSimd, TElement> x) =>
        new(VectorHyperbolic<TSimd, TElement>.Sech(in x.Value));

    static Lanes<TSimd, TElement> Map(Lanes<TSimd, TElement> x, Func<double, double> function) =>
        new(LaneByLane.Map<TSimd, TElement>(x.Value, function));

    static Lanes<TSimd, TElement> Map(
        Lanes<TSimd, TElement> a,
        Lanes<TSimd, TElement> b,
        Func<double, double, double> function
    ) => new(LaneByLane.Map<TSimd, TElement>(a.Value, b.Value, function));
}
