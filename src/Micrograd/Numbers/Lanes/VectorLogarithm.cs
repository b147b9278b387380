using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>ln x = n ln 2 + ln(1 + f), where x = 2ⁿ (1 + f) and |f| ≤ ⅓.</summary>
internal static class VectorLogarithm<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Log(in TSimd input)
    {
        var x = input;
        // A subnormal number is made normal first.
        var small = TSimd.LessThan(
            x,
            TSimd.Broadcast(Precision<TElement>.IsSingle ? 1.17549435082228751e-38 : 2.2250738585072014e-308)
        );
        var normal = TSimd.Select(
            small,
            x * TSimd.Broadcast(Precision<TElement>.IsSingle ? 8388608.0 : 4503599627370496.0),
            x
        );
        var n =
            Exponents<TSimd, TElement>.Exponent(normal)
            - (small & TSimd.Broadcast(Precision<TElement>.IsSingle ? 23.0 : 52));
        var f = Exponents<TSimd, TElement>.Fraction(normal) - TSimd.Broadcast(1.0);
        return AtEdges(x, Sum(n, f, n * TSimd.Broadcast(VectorExponential<TSimd, TElement>.LowLn2)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Log1p(in TSimd input)
    {
        var x = input;
        var one = TSimd.Broadcast(1.0);
        var u = one + x;
        // What the sum lost (Knuth): 1 + x = u + lost, exactly.
        var virtualX = u - one;
        var lost = (x - virtualX) + (one - (u - virtualX));
        var n = Exponents<TSimd, TElement>.Exponent(u);
        // Where u is large, what it lost is too small to matter, and the power of two need not be right.
        var inverse = Exponents<TSimd, TElement>.PowerOfTwo(TSimd.AtLeast(-n, TSimd.Broadcast(-100.0)));
        lost *= inverse;
        var f = Exponents<TSimd, TElement>.Fraction(u) - one;
        // ln(1 + f + lost) = ln(1 + f) + lost (1 − f …)
        var low = TSimd.MultiplyAdd(n, TSimd.Broadcast(VectorExponential<TSimd, TElement>.LowLn2), lost - lost * f);
        // The sign is that of x, of a zero too.
        return AtEdges(u, TSimd.CopySign(Sum(n, f, low), x));
    }

    /// <summary>y, but −∞ at 0, NaN below, and x itself where it is ∞ or NaN.</summary>
    [MethodImpl(Inline)]
    static TSimd AtEdges(TSimd x, TSimd y)
    {
        var zero = TSimd.Broadcast(0.0);
        var infinity = TSimd.Broadcast(double.PositiveInfinity);
        var edge = TSimd.Select(TSimd.Equal(x, zero), -infinity, x | TSimd.LessThan(x, zero));
        return TSimd.Select(TSimd.LessThan(zero, x) & TSimd.LessThan(x, infinity), y, edge);
    }

    /// <summary>n ln 2 + ln(1 + f) + low, where low holds n <see cref="VectorExponential{TSimd, TElement}.LowLn2"/>.</summary>
    [MethodImpl(Inline)]
    static TSimd Sum(TSimd n, TSimd f, TSimd low) =>
        TSimd.MultiplyAdd(
            n,
            TSimd.Broadcast(VectorExponential<TSimd, TElement>.HighLn2),
            Precision<TElement>.IsSingle ? Single(f, low) : Double(f, low)
        );

    // ln(1 + f) = f − ½ f² + f³ P(f), P the minimax fit on |f| ≤ ⅓ with the relative error 2⁻²⁷·⁵.
    [MethodImpl(Inline)]
    static TSimd Single(TSimd f, TSimd low)
    {
        var f2 = f * f;
        var even = TSimd.Broadcast(-0.128919244);
        even = TSimd.MultiplyAdd(even, f2, -0.121841997);
        even = TSimd.MultiplyAdd(even, f2, -0.166804925);
        even = TSimd.MultiplyAdd(even, f2, -0.249997973);
        even = TSimd.MultiplyAdd(even, f2, -0.5);
        var odd = TSimd.Broadcast(0.139844298);
        odd = TSimd.MultiplyAdd(odd, f2, 0.140058726);
        odd = TSimd.MultiplyAdd(odd, f2, 0.200104058);
        odd = TSimd.MultiplyAdd(odd, f2, 0.333332151);
        var p = TSimd.MultiplyAdd(odd, f, even);
        return f + TSimd.MultiplyAdd(f * f, p, low);
    }

    // ln(1 + f) = 2 artanh s = 2 s + s z P(z), s = f / (2 + f), z = s²; 2 s = f − s f, whose leading part is exact.
    // P is the minimax fit on |s| ≤ ⅕ with the relative error 2⁻⁶².
    [MethodImpl(Inline)]
    static TSimd Double(TSimd f, TSimd low)
    {
        var s = f / (TSimd.Broadcast(2.0) + f);
        var z = s * s;
        var z2 = z * z;
        var even = TSimd.Broadcast(0.13167501725467046);
        even = TSimd.MultiplyAdd(even, z2, 0.18181654359222005);
        even = TSimd.MultiplyAdd(even, z2, 0.28571428554049938);
        even = TSimd.MultiplyAdd(even, z2, 0.666666666666665853);
        var odd = TSimd.Broadcast(0.1388366356003005);
        odd = TSimd.MultiplyAdd(odd, z2, 0.15391480987129103);
        odd = TSimd.MultiplyAdd(odd, z2, 0.22222224492822318);
        odd = TSimd.MultiplyAdd(odd, z2, 0.400000000000642564);
        var p = TSimd.MultiplyAdd(odd, z, even);
        var halfSquare = TSimd.Broadcast(0.5) * f * f;
        return f - (halfSquare - TSimd.MultiplyAdd(s, TSimd.MultiplyAdd(z, p, halfSquare), low));
    }
}
