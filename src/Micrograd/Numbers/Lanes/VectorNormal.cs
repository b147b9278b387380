using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>x Φ(x) of floats, Φ the normal distribution: max(x, 0) − |x| Φ(−|x|), so that neither tail loses its digits.</summary>
internal static class VectorNormal<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    /// <summary>
    /// Φ(−a) = e^(−a²/2) P(v) / (a + 3.5), v = (a − 3.5) / (a + 3.5), for 0 ≤ a ≤ 14.2, beyond which it is 0. P is the minimax fit
    /// "float normal tail" of tests/tools/Accuracy/minimax.py, with a relative error of 2⁻²⁴.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Gelu(TSimd x)
    {
        var middle = TSimd.Broadcast(3.5);
        var a = TSimd.AtMost(TSimd.Abs(x), TSimd.Broadcast(14.5));

        // e^(−a²/2) = 2ⁿ (1 + e), with what a² lost to rounding.
        var half = a * TSimd.Broadcast(-0.5);
        var square = half * a;
        var n = VectorExponential<TSimd, TElement>.Power(square);
        var r = VectorExponential<TSimd, TElement>.Rest(square, n);
        r -= Products<TSimd, TElement>.Remainder(square, half, a);
        var e = VectorExponential<TSimd, TElement>.Expm1OfRest(r);

        var inverse = TSimd.Broadcast(1.0) / (a + middle);
        var share = a * inverse * Tail((a - middle) * inverse);
        var tail = TSimd.Scale(TSimd.MultiplyAdd(share, e, share), n);
        return TSimd.AtLeast(x, TSimd.Broadcast(0.0)) - tail;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSimd Tail(TSimd v)
    {
        var v2 = v * v;
        var even = TSimd.Broadcast(0.000424129510066);
        even = TSimd.MultiplyAdd(even, v2, -0.00317680090666);
        even = TSimd.MultiplyAdd(even, v2, 0.017406700179);
        even = TSimd.MultiplyAdd(even, v2, 0.315425038338);
        even = TSimd.MultiplyAdd(even, v2, 0.744416058064);
        var odd = TSimd.Broadcast(0.00011191010708);
        odd = TSimd.MultiplyAdd(odd, v2, -0.000494794163387);
        odd = TSimd.MultiplyAdd(odd, v2, 0.0064927036874);
        odd = TSimd.MultiplyAdd(odd, v2, -0.116052955389);
        odd = TSimd.MultiplyAdd(odd, v2, -0.565561771393);
        return TSimd.MultiplyAdd(odd, v, even);
    }
}
