using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>tanh, cosh, sech and the logistic function, by one exponential each.</summary>
internal static class VectorHyperbolic<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>(eˣ + e⁻ˣ) / 2</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Cosh(in TSimd input)
    {
        // ½ eˣ is finite a little further than eˣ.
        var x = TSimd.AtMost(TSimd.Abs(input), TSimd.Broadcast(Precision<TElement>.IsSingle ? 90.0 : 711));
        var one = TSimd.Broadcast(1.0);
        var n = VectorExponential<TSimd, TElement>.Power(x);
        var r = VectorExponential<TSimd, TElement>.Rest(x, n);
        var q = VectorExponential<TSimd, TElement>.Expm1OfRest(r);
        var p = one + q;
        var lostOfP = q - (p - one) + VectorExponential<TSimd, TElement>.LostOfRest(x, n, r);
        n -= one;
        var half = TSimd.Scale(p, n);
        return half + (TSimd.Scale(lostOfP, n) + TSimd.Broadcast(0.25) / half);
    }

    /// <summary>2 e / (1 + e²), e = e^−|x| = 2ⁿ (1 + q). 2ⁿ comes in last: e may have few digits where 2 e still has all.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Sech(in TSimd input)
    {
        var one = TSimd.Broadcast(1.0);
        // Twice this power of e is 0.
        var end = TSimd.Broadcast(Precision<TElement>.IsSingle ? -120.0 : -770);
        var x = TSimd.AtLeast(input | TSimd.Broadcast(-0.0), end);
        var n = VectorExponential<TSimd, TElement>.Power(x);
        var q = VectorExponential<TSimd, TElement>.Expm1OfRest(VectorExponential<TSimd, TElement>.Rest(x, n));
        var s = TSimd.Scale(one, n);
        var e = TSimd.MultiplyAdd(s, q, s);
        return TSimd.Scale((one + q) / TSimd.MultiplyAdd(e, e, one), n + one);
    }

    /// <summary>x + x³ P(x²) near 0, where its digits are; 1 − 2 / (e²ˣ + 1) beyond.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Tanh(in TSimd input) => TanhInline(input);

    /// <summary>The same, for loops that have nothing else to inline.</summary>
    [MethodImpl(Inline)]
    public static TSimd TanhInline(TSimd x)
    {
        var z = x * x;
        var inner = TSimd.MultiplyAdd(x, z * (Precision<TElement>.IsSingle ? Single(z) : Double(z)), x);
        var size = TSimd.Abs(x);
        // tanh rounds to 1 well before this.
        var twice = TSimd.AtMost(size + size, TSimd.Broadcast(50.0));
        var n = VectorExponential<TSimd, TElement>.Power(twice);
        var e = TSimd.Scale(
            TSimd.Broadcast(1.0)
                + VectorExponential<TSimd, TElement>.Expm1OfRest(VectorExponential<TSimd, TElement>.Rest(twice, n)),
            n
        );
        var outer = TSimd.Broadcast(1.0) - TSimd.Broadcast(2.0) / (e + TSimd.Broadcast(1.0));
        // The sign is that of x, of a zero too.
        return TSimd.CopySign(TSimd.Select(TSimd.LessThan(size, TSimd.Broadcast(0.6)), inner, outer), x);
    }

    // P of tanh, the minimax fit on |x| ≤ 0.6 with the relative error 2⁻²⁷·⁷.
    [MethodImpl(Inline)]
    static TSimd Single(TSimd z)
    {
        var z2 = z * z;
        var even = TSimd.Broadcast(-0.0058951471);
        even = TSimd.MultiplyAdd(even, z2, -0.0537838303);
        even = TSimd.MultiplyAdd(even, z2, -0.333332986);
        var odd = TSimd.Broadcast(0.0207959656);
        odd = TSimd.MultiplyAdd(odd, z2, 0.133319244);
        return TSimd.MultiplyAdd(odd, z, even);
    }

    // The same with the relative error 2⁻⁵⁷.
    [MethodImpl(Inline)]
    static TSimd Double(TSimd z)
    {
        var z2 = z * z;
        var even = TSimd.Broadcast(-1.7178671117337248e-5);
        even = TSimd.MultiplyAdd(even, z2, -0.0002303967129545137);
        even = TSimd.MultiplyAdd(even, z2, -0.0014552153461057607);
        even = TSimd.MultiplyAdd(even, z2, -0.00886322677692862);
        even = TSimd.MultiplyAdd(even, z2, -0.0539682539492933669);
        even = TSimd.MultiplyAdd(even, z2, -0.333333333333331261);
        var odd = TSimd.Broadcast(7.93138409513833e-5);
        odd = TSimd.MultiplyAdd(odd, z2, 0.0005871883547075119);
        odd = TSimd.MultiplyAdd(odd, z2, 0.00359203737559519);
        odd = TSimd.MultiplyAdd(odd, z2, 0.021869488002516507);
        odd = TSimd.MultiplyAdd(odd, z2, 0.133333333332996573);
        return TSimd.MultiplyAdd(odd, z, even);
    }

    /// <summary>
    /// 1 / (1 + e⁻ˣ), for x &lt; 0 as eˣ / (1 + eˣ): the digits of both tails are kept. With e^−|x| = s (1 + q), s a power of two, the
    /// denominator is 1 + s + s q; what its sum and its inverse lost to rounding comes in with the last step.
    /// </summary>
    [MethodImpl(Inline)]
    public static TSimd Sigmoid(TSimd x)
    {
        var one = TSimd.Broadcast(1.0);
        var z = VectorExponential<TSimd, TElement>.AtLeastSmallest(x | TSimd.Broadcast(-0.0));
        var n = VectorExponential<TSimd, TElement>.Power(z);
        var q = VectorExponential<TSimd, TElement>.Expm1OfRest(VectorExponential<TSimd, TElement>.Rest(z, n));
        var s = TSimd.Scale(one, n);
        var d = TSimd.MultiplyAdd(s, q, one + s);
        var lost = TSimd.MultiplyAdd(s, q, one - d + s);
        var inverse = one / d;
        lost = Products<TSimd, TElement>.Remainder(one, d, inverse) - lost * inverse;
        // 1 / d, or s (1 + q) / d.
        var negative = TSimd.LessThan(x, TSimd.Broadcast(0.0));
        q = negative & q;
        var y = TSimd.Select(negative, s, one) * inverse;
        return TSimd.MultiplyAdd(y, TSimd.MultiplyAdd(lost, q, lost + q), y);
    }
}
