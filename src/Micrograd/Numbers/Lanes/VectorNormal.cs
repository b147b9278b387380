using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>x Φ(x) of floats, Φ the normal distribution: max(x, 0) − |x| Φ(−|x|), so that neither tail loses its digits.</summary>
internal static class VectorNormal<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    /// <summary>
    /// Φ(−a) = e^(−a²/2) N(a) / D(a) for 0 ≤ a ≤ 14.5, beyond which it is 0. N / D is the minimax fit "float normal tail" of
    /// tests/tools/Accuracy/minimax.py, with a relative error of 2⁻²⁶·⁶. All terms are positive, so that no digit is lost.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Gelu(TSimd x)
    {
        var a = TSimd.AtMost(TSimd.Abs(x), TSimd.Broadcast(14.5));

        // e^(−a²/2) = 2ⁿ (1 + e), with what a² and r lost to rounding.
        var half = a * TSimd.Broadcast(-0.5);
        var square = half * a;
        var n = VectorExponential<TSimd, TElement>.Power(square);
        var head = VectorExponential<TSimd, TElement>.HeadRest(square, n);
        var low = TSimd.MultiplyAdd(
            n,
            TSimd.Broadcast(VectorExponential<TSimd, TElement>.LowLn2),
            Products<TSimd, TElement>.Remainder(square, half, a)
        );
        var r = head - low;
        var lostOfR = head - r - low;
        var e = r + TSimd.MultiplyAdd(r * r, VectorExponential<TSimd, TElement>.Quotient(r), lostOfR);

        // a N / D, and what its two roundings and the last one of D lost.
        var top = Top(a);
        var bottom = Bottom(a, out var lostOfBottom);
        var product = a * top;
        var inverse = TSimd.Broadcast(1.0) / bottom;
        var share = product * inverse;
        var lost =
            TSimd.MultiplyAdd(-share, lostOfBottom, Products<TSimd, TElement>.Remainder(product, share, bottom))
            - Products<TSimd, TElement>.Remainder(product, a, top);
        var y = share + TSimd.MultiplyAdd(share, e, lost * inverse);
        var tail = TSimd.Scale(y, n);
        return TSimd.AtLeast(x, TSimd.Broadcast(0.0)) - tail;
    }

    /// <summary>
    /// The derivative Φ(x) + x φ(x): w or, right of 0, 1 − w, w = Φ(−a) − a φ(a) = e^(−a²/2) (N(a) / D(a) − a/√(2π)), with one exponential
    /// for both. At 15 all of it is 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Slope(TSimd x)
    {
        var a = TSimd.AtMost(TSimd.Abs(x), TSimd.Broadcast(15.0));
        var half = a * TSimd.Broadcast(-0.5);
        var square = half * a;
        var n = VectorExponential<TSimd, TElement>.Power(square);
        var head = VectorExponential<TSimd, TElement>.HeadRest(square, n);
        var r =
            head
            - TSimd.MultiplyAdd(
                n,
                TSimd.Broadcast(VectorExponential<TSimd, TElement>.LowLn2),
                Products<TSimd, TElement>.Remainder(square, half, a)
            );
        var e = VectorExponential<TSimd, TElement>.Expm1OfRest(r);
        var difference = TSimd.MultiplyAdd(a, TSimd.Broadcast(-0.39894228040143268), Top(a) / Bottom(a, out _));
        var w = TSimd.Scale(TSimd.MultiplyAdd(difference, e, difference), n);
        return TSimd.Select(TSimd.LessThan(x, default), w, TSimd.Broadcast(1.0) - w);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSimd Top(TSimd a)
    {
        var a2 = a * a;
        var even = TSimd.Broadcast(0.00731213577092);
        even = TSimd.MultiplyAdd(even, a2, 0.325494498014);
        even = TSimd.MultiplyAdd(even, a2, 0.888186395168);
        var odd = TSimd.Broadcast(0.0721799731255);
        odd = TSimd.MultiplyAdd(odd, a2, 0.778575956821);
        return TSimd.MultiplyAdd(odd, a, even);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSimd Bottom(TSimd a, out TSimd lost)
    {
        var a2 = a * a;
        var even = TSimd.Broadcast(0.180939808488);
        even = TSimd.MultiplyAdd(even, a2, 2.13609623909);
        even = TSimd.MultiplyAdd(even, a2, 1.77637279034);
        var odd = TSimd.Broadcast(0.0183285940439);
        odd = TSimd.MultiplyAdd(odd, a2, 0.833956420422);
        odd = TSimd.MultiplyAdd(odd, a2, 2.97449302673);
        var sum = TSimd.MultiplyAdd(odd, a, even);
        // The parts are about as large, so that what is left of even is exact.
        lost = TSimd.MultiplyAdd(odd, a, even - sum);
        return sum;
    }
}
