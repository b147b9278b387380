using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>x Φ(x) of floats, Φ the normal distribution: max(x, 0) − |x| Φ(−|x|), so that neither tail loses its digits.</summary>
internal static class VectorNormal<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    /// <summary>
    /// Φ(−a) = e^(−a²/2) P(v) / (1 + 2a), v = (a − 4) / (a + 4), for 0 ≤ a ≤ 14.2, beyond which it is 0. P is the minimax fit
    /// "float normal tail" of tests/tools/Accuracy/minimax.py, with a relative error of 2⁻²⁴·⁵.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Gelu(TSimd x)
    {
        var one = TSimd.Broadcast(1.0);
        var four = TSimd.Broadcast(4.0);
        var a = TSimd.AtMost(TSimd.Abs(x), TSimd.Broadcast(14.5));

        // e^(−a²/2) = 2ⁿ (1 + e), with what a² lost to rounding.
        var square = a * a;
        var half = square * TSimd.Broadcast(-0.5);
        var n = VectorExponential<TSimd, TElement>.Power(half);
        var r = VectorExponential<TSimd, TElement>.Rest(half, n);
        r = TSimd.MultiplyAdd(Products<TSimd, TElement>.Remainder(square, a, a), TSimd.Broadcast(0.5), r);
        var e = VectorExponential<TSimd, TElement>.Expm1OfRest(r);

        // One division for both quotients.
        var (sum, twice) = (a + four, TSimd.MultiplyAdd(a, TSimd.Broadcast(2.0), one));
        var inverse = one / (sum * twice);
        var v = (a - four) * twice * inverse;
        var share = a * Tail(v) * (sum * inverse);
        var tail = TSimd.Scale(TSimd.MultiplyAdd(share, e, share), n);
        return TSimd.AtLeast(x, TSimd.Broadcast(0.0)) - tail;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSimd Tail(TSimd v)
    {
        var v2 = v * v;
        var even = TSimd.Broadcast(-0.000145788435475);
        even = TSimd.MultiplyAdd(even, v2, 0.0015630266862);
        even = TSimd.MultiplyAdd(even, v2, -0.0105170225725);
        even = TSimd.MultiplyAdd(even, v2, -0.095258757472);
        even = TSimd.MultiplyAdd(even, v2, -0.0963801145554);
        even = TSimd.MultiplyAdd(even, v2, 0.849695801735);
        var odd = TSimd.Broadcast(-5.47405143152e-5);
        odd = TSimd.MultiplyAdd(odd, v2, -0.00126241054386);
        odd = TSimd.MultiplyAdd(odd, v2, 0.0443764850497);
        odd = TSimd.MultiplyAdd(odd, v2, 0.128906995058);
        odd = TSimd.MultiplyAdd(odd, v2, -0.0230092015117);
        return TSimd.MultiplyAdd(odd, v, even);
    }
}
