using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>Powers of two put into a number and taken out of it, by the bits of the exponent.</summary>
internal static class Exponents<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    static int FractionBits
    {
        [MethodImpl(Inline)]
        get => Precision<TElement>.IsSingle ? 23 : 52;
    }

    // 1.5 × 2²³ or 1.5 × 2⁵²: a number that is added to it is rounded to an integer, which stands in its lowest bits.
    static TSimd Grid
    {
        [MethodImpl(Inline)]
        get => TSimd.Broadcast(Precision<TElement>.IsSingle ? 12582912.0 : 6755399441055744.0);
    }

    /// <summary>The integer's lowest bits, as the lowest bits of each lane.</summary>
    [MethodImpl(Inline)]
    public static TSimd IntegerBits(TSimd n) => n + Grid;

    /// <summary>2ⁿ, for an integer n with 2ⁿ neither subnormal nor infinite.</summary>
    [MethodImpl(Inline)]
    public static TSimd PowerOfTwo(TSimd n) => FromGrid(IntegerBits(n));

    /// <summary>x × 2ⁿ by two factors, since one would be out of range where the result is subnormal or close to the largest.</summary>
    [MethodImpl(Inline)]
    public static TSimd Scale(TSimd x, TSimd n)
    {
        var half = TSimd.MultiplyAdd(n, TSimd.Broadcast(0.5), Grid);
        var rest = IntegerBits(n - (half - Grid));
        return x * FromGrid(half) * FromGrid(rest);
    }

    [MethodImpl(Inline)]
    static TSimd FromGrid(TSimd onGrid) => TSimd.AddBits(TSimd.ShiftLeft(onGrid, FractionBits), TSimd.Broadcast(1.0));

    /// <summary>The integer n with x = 2ⁿ m and ⅔ ≤ m &lt; 4⁄3, for a positive normal x.</summary>
    [MethodImpl(Inline)]
    public static TSimd Exponent(TSimd x)
    {
        // As an integer, the exponent's field is the lowest bits of a number of the size 2²³ or 2⁵².
        var field = TSimd.ShiftRight(FromTwoThirds(x), FractionBits);
        return Precision<TElement>.IsSingle
            ? (field | TSimd.Broadcast(8388608.0)) - TSimd.Broadcast(8388608.0 + 127)
            : (field | TSimd.Broadcast(4503599627370496.0)) - TSimd.Broadcast(4503599627370496.0 + 1023);
    }

    /// <summary>The m of <see cref="Exponent"/>.</summary>
    [MethodImpl(Inline)]
    public static TSimd Fraction(TSimd x) =>
        Precision<TElement>.IsSingle
            ? TSimd.AddBits(FromTwoThirds(x) & TSimd.BroadcastBits(0x007FFFFF), TSimd.BroadcastBits(TwoThirds))
            : TSimd.AddBits(FromTwoThirds(x) & TSimd.BroadcastBits(0x000FFFFFFFFFFFFF), TSimd.BroadcastBits(TwoThirds));

    // The bits of x counted from those of ⅔, so that ⅔ has the fraction 0; the field of 2⁰ stays that of 1.
    [MethodImpl(Inline)]
    static TSimd FromTwoThirds(TSimd x) =>
        TSimd.AddBits(
            x,
            TSimd.BroadcastBits((Precision<TElement>.IsSingle ? 0x3F800000UL : 0x3FF0000000000000) - TwoThirds)
        );

    static ulong TwoThirds
    {
        [MethodImpl(Inline)]
        get => Precision<TElement>.IsSingle ? 0x3F2AAAABUL : 0x3FE5555555555555;
    }
}
