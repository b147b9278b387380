using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>
/// sin and cos: x = n π/2 + r, |r| ≤ π/4 (Cody and Waite's reduction, π/2 in four parts), then the polynomial of sin r or
/// cos r. Lanes beyond <see cref="Limit"/>, where n would not fit beside a part of π/2, are computed one by one.
/// </summary>
internal static class VectorTrigonometry<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // n has at most 13 bits where a part of π/2 has 11, or 22 where it has 30.
    static TSimd Limit
    {
        [MethodImpl(Inline)]
        get => TSimd.Broadcast(Precision<TElement>.IsSingle ? 12800.0 : 6.5e6);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Sin(in TSimd input)
    {
        var x = input;
        var large = TSimd.LessThan(Limit, TSimd.Abs(x));
        var y = OfQuarter(x, TSimd.Broadcast(0.0));
        // The reduction turns −0 into +0.
        y = TSimd.Select(TSimd.Equal(x, TSimd.Broadcast(0.0)), x, y);
        return TSimd.Any(large) ? TSimd.Select(large, LaneByLane.Map<TSimd, TElement>(x, LargeAngle.Sin), y) : y;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Cos(in TSimd input)
    {
        var x = input;
        var large = TSimd.LessThan(Limit, TSimd.Abs(x));
        var y = OfQuarter(x, TSimd.Broadcast(1.0));
        return TSimd.Any(large) ? TSimd.Select(large, LaneByLane.Map<TSimd, TElement>(x, LargeAngle.Cos), y) : y;
    }

    /// <summary>sin(x + quarters π/2)</summary>
    [MethodImpl(Inline)]
    static TSimd OfQuarter(TSimd x, TSimd quarters)
    {
        var n = TSimd.Round(x * TSimd.Broadcast(0.63661977236758134)); // 2/π
        // The first two differences are exact; what the third loses goes with the fourth part.
        var r = Less(x, n, Precision<TElement>.IsSingle ? 1.5703125 : 1.570796325802803039550781);
        r = Less(r, n, Precision<TElement>.IsSingle ? 0.0004837512969970703125 : 9.920935791635221434603409e-10);
        var third =
            n
            * TSimd.Broadcast(Precision<TElement>.IsSingle ? 7.5495336204767227173e-8 : 5.170182978890249594880037e-19);
        var high = r - third;
        var low = Less(
            r - high - third,
            n,
            Precision<TElement>.IsSingle ? 2.563344068257089603e-12 : 2.90385597397936050892499e-28
        );

        var z = high * high;
        var sin = Precision<TElement>.IsSingle ? SingleSin(z) : DoubleSin(z);
        sin = high + TSimd.MultiplyAdd(high * z, sin, low);
        var cos = Precision<TElement>.IsSingle ? SingleCos(z) : DoubleCos(z);
        var half = TSimd.Broadcast(0.5) * z;
        var head = TSimd.Broadcast(1.0) - half;
        cos = head + TSimd.MultiplyAdd(z * z, cos, TSimd.Broadcast(1.0) - head - half - high * low);

        var turn = Exponents<TSimd, TElement>.IntegerBits(n + quarters);
        var odd = TSimd.LessThan(TSimd.Broadcast(0.0), turn & TSimd.BroadcastBits(1));
        var negative = TSimd.ShiftLeft(turn, Precision<TElement>.IsSingle ? 30 : 62) & TSimd.Broadcast(-0.0);
        return TSimd.Select(odd, cos, sin) ^ negative;
    }

    [MethodImpl(Inline)]
    static TSimd Less(TSimd x, TSimd n, double part) => TSimd.MultiplyAdd(n, TSimd.Broadcast(-part), x);

    // Minimax fits on |r| ≤ π/4 of (sin r / r − 1) / r² and (cos r − 1 + ½ r²) / r⁴: 2⁻²⁷ and 2⁻³² for float, 2⁻⁵⁷·⁵ and
    // 2⁻⁵⁹ for double.
    [MethodImpl(Inline)]
    static TSimd SingleSin(TSimd z)
    {
        var p = TSimd.Broadcast(-0.000195139815);
        p = TSimd.MultiplyAdd(p, z, 0.00833215099);
        return TSimd.MultiplyAdd(p, z, -0.166666538);
    }

    [MethodImpl(Inline)]
    static TSimd SingleCos(TSimd z)
    {
        var p = TSimd.Broadcast(2.44316707e-5);
        p = TSimd.MultiplyAdd(p, z, -0.00138873036);
        return TSimd.MultiplyAdd(p, z, 0.0416666456);
    }

    [MethodImpl(Inline)]
    static TSimd DoubleSin(TSimd z)
    {
        var z2 = z * z;
        var even = TSimd.Broadcast(-2.5050736836121283e-8);
        even = TSimd.MultiplyAdd(even, z2, -0.000198412698294008605);
        even = TSimd.MultiplyAdd(even, z2, -0.166666666666666297);
        var odd = TSimd.Broadcast(1.5895578897880255e-10);
        odd = TSimd.MultiplyAdd(odd, z2, 2.7557313553692446e-6);
        odd = TSimd.MultiplyAdd(odd, z2, 0.00833333333332189098);
        return TSimd.MultiplyAdd(odd, z, even);
    }

    [MethodImpl(Inline)]
    static TSimd DoubleCos(TSimd z)
    {
        var z2 = z * z;
        var even = TSimd.Broadcast(2.087569230990336e-9);
        even = TSimd.MultiplyAdd(even, z2, 0.0000248015872886445839);
        even = TSimd.MultiplyAdd(even, z2, 0.041666666666666588);
        var odd = TSimd.Broadcast(-1.1358085104688264e-11);
        odd = TSimd.MultiplyAdd(odd, z2, -2.75573141179612632e-7);
        odd = TSimd.MultiplyAdd(odd, z2, -0.00138888888888727326);
        return TSimd.MultiplyAdd(odd, z, even);
    }
}
