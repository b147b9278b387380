using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>
/// eˣ = 2ⁿ eʳ, n the integer nearest to x / ln 2, so that |r| ≤ ½ ln 2 and a short polynomial gives eʳ. The
/// polynomial is the minimax fit of (eʳ − 1 − r) / r² on that range, weighted by the relative error of eʳ − 1: 2⁻²⁶
/// for float, 2⁻⁶⁰ for double. It is found by Remez exchange in 80 digits; tests/tools/Accuracy/minimax.py prints it.
/// </summary>
internal static class VectorExponential<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Exp(in TSimd input) => ExpInline(input);

    /// <summary>The same, for loops that have nothing else to inline.</summary>
    [MethodImpl(Inline)]
    public static TSimd ExpInline(TSimd x)
    {
        x = AtLeastSmallest(TSimd.AtMost(x, TSimd.Broadcast(Precision<TElement>.IsSingle ? 89 : 710.0)));
        var n = Power(x);
        return TSimd.Scale(TSimd.Broadcast(1.0) + Expm1OfRest(Rest(x, n)), n);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Expm1(in TSimd input)
    {
        var x = input;
        // The result is ∞ beyond the one and rounds to −1 beyond the other.
        var within = TSimd.AtMost(x, TSimd.Broadcast(Precision<TElement>.IsSingle ? 89 : 710.0));
        within = TSimd.AtLeast(within, TSimd.Broadcast(Precision<TElement>.IsSingle ? -18 : -38.0));
        var n = Power(within);
        // eʳ 2ⁿ − 1 = (eʳ − 1 + 1 − 2⁻ⁿ) 2ⁿ; where 2⁻ⁿ is too small to matter it need not be right.
        var constant =
            TSimd.Broadcast(1.0) - Exponents<TSimd, TElement>.PowerOfTwo(TSimd.AtLeast(-n, TSimd.Broadcast(-100.0)));
        var r = Rest(within, n);
        var y = TSimd.Scale(r + constant + TSimd.MultiplyAdd(r * r, Quotient(r), LostOfRest(within, n, r)), n);
        return TSimd.CopySign(y, x);
    }

    /// <summary>x, or a number whose power of e is 0 all the same.</summary>
    [MethodImpl(Inline)]
    public static TSimd AtLeastSmallest(TSimd x) =>
        TSimd.AtLeast(x, TSimd.Broadcast(Precision<TElement>.IsSingle ? -104.5 : -746));

    /// <summary>n, the integer nearest to x / ln 2.</summary>
    [MethodImpl(Inline)]
    public static TSimd Power(TSimd x) => TSimd.Round(x * TSimd.Broadcast(1.4426950408889634));

    /// <summary>r = x − n ln 2</summary>
    [MethodImpl(Inline)]
    public static TSimd Rest(TSimd x, TSimd n) => TSimd.MultiplyAdd(n, TSimd.Broadcast(-LowLn2), HeadRest(x, n));

    /// <summary>What r lost to rounding.</summary>
    [MethodImpl(Inline)]
    public static TSimd LostOfRest(TSimd x, TSimd n, TSimd r) =>
        TSimd.MultiplyAdd(n, TSimd.Broadcast(-LowLn2), HeadRest(x, n) - r);

    /// <summary>x less n times the first part of ln 2, which is exact: that part has 15 or 40 bits.</summary>
    [MethodImpl(Inline)]
    public static TSimd HeadRest(TSimd x, TSimd n) => TSimd.MultiplyAdd(n, TSimd.Broadcast(-HighLn2), x);

    /// <summary>The first part of ln 2.</summary>
    public static double HighLn2
    {
        [MethodImpl(Inline)]
        get => Precision<TElement>.IsSingle ? 0.693145751953125 : 0.69314718056011770386;
    }

    /// <summary>ln 2 − <see cref="HighLn2"/></summary>
    public static double LowLn2
    {
        [MethodImpl(Inline)]
        get => Precision<TElement>.IsSingle ? 1.42860676533e-6 : -1.7239444525614834793e-13;
    }

    /// <summary>eʳ − 1 for |r| ≤ ½ ln 2.</summary>
    [MethodImpl(Inline)]
    public static TSimd Expm1OfRest(TSimd r) => TSimd.MultiplyAdd(r * r, Quotient(r), r);

    /// <summary>(eʳ − 1 − r) / r² for |r| ≤ ½ ln 2.</summary>
    [MethodImpl(Inline)]
    public static TSimd Quotient(TSimd r) => Precision<TElement>.IsSingle ? Single(r) : Double(r);

    [MethodImpl(Inline)]
    static TSimd Single(TSimd r)
    {
        var r2 = r * r;
        var even = TSimd.Broadcast(0.0013882455);
        even = TSimd.MultiplyAdd(even, r2, 0.0416672081);
        even = TSimd.MultiplyAdd(even, r2, 0.49999997);
        var odd = TSimd.Broadcast(0.00836671423);
        odd = TSimd.MultiplyAdd(odd, r2, 0.16666542);
        return TSimd.MultiplyAdd(odd, r, even);
    }

    [MethodImpl(Inline)]
    static TSimd Double(TSimd r)
    {
        var r2 = r * r;
        var even = TSimd.Broadcast(2.0875321949662871e-9);
        even = TSimd.MultiplyAdd(even, r2, 2.755740360861581e-7);
        even = TSimd.MultiplyAdd(even, r2, 0.00002480158717029546);
        even = TSimd.MultiplyAdd(even, r2, 0.0013888888888964072);
        even = TSimd.MultiplyAdd(even, r2, 0.0416666666666665048);
        even = TSimd.MultiplyAdd(even, r2, 0.5);
        var odd = TSimd.Broadcast(2.5109309553143027e-8);
        odd = TSimd.MultiplyAdd(odd, r2, 2.755724350157667e-6);
        odd = TSimd.MultiplyAdd(odd, r2, 0.00019841269886749648);
        odd = TSimd.MultiplyAdd(odd, r2, 0.0083333333333214191);
        odd = TSimd.MultiplyAdd(odd, r2, 0.166666666666666768);
        return TSimd.MultiplyAdd(odd, r, even);
    }
}
