using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>erf and 1 − erf.</summary>
internal static class VectorErrorFunction<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static TSimd Erf(TSimd x) =>
        Precision<TElement>.IsSingle ? SingleErf(x) : LaneByLane.Map<TSimd, TElement>(x, ErrorFunction.Erf);

    /// <remarks>Without a fused multiply-add what a product loses costs too much to find: float lanes are computed in double then.</remarks>
    [MethodImpl(Inline)]
    public static TSimd Erfc(TSimd x) =>
        Precision<TElement>.IsSingle && FusedMultiplyAdd.IsSupported
            ? SingleErfc(x)
            : LaneByLane.Map<TSimd, TElement>(x, ErrorFunction.Erfc);

    // |x| < 1: x + x P(x²), the minimax fit with the relative error 2⁻²⁷·⁷. Beyond: 1 − e^−Q(|x|), Q the minimax fit of
    // −ln erfc on 1 … 4 with the error 2⁻²⁷·⁷ of erf; from 3.92 on erf rounds to 1.
    [MethodImpl(Inline)]
    static TSimd SingleErf(TSimd x)
    {
        var z = x * x;
        var p = TSimd.Broadcast(7.85384036e-5);
        p = TSimd.MultiplyAdd(p, z, -0.000801018788);
        p = TSimd.MultiplyAdd(p, z, 0.00518832728);
        p = TSimd.MultiplyAdd(p, z, -0.026853811);
        p = TSimd.MultiplyAdd(p, z, 0.112835854);
        p = TSimd.MultiplyAdd(p, z, -0.37612626);
        p = TSimd.MultiplyAdd(p, z, 0.128379166);
        var inner = TSimd.MultiplyAdd(x, p, x);

        var size = TSimd.Abs(x);
        var a = TSimd.AtMost(size, TSimd.Broadcast(4.0));
        var q = TSimd.Broadcast(0.000186374615);
        q = TSimd.MultiplyAdd(q, a, -0.00294761406);
        q = TSimd.MultiplyAdd(q, a, 0.0218378883);
        q = TSimd.MultiplyAdd(q, a, -0.103106387);
        q = TSimd.MultiplyAdd(q, a, -0.638145268);
        q = TSimd.MultiplyAdd(q, a, -1.1270889);
        q = TSimd.MultiplyAdd(q, a, -0.000341584935);
        var n = VectorExponential<TSimd, TElement>.Power(q);
        var e = VectorExponential<TSimd, TElement>.Expm1OfRest(VectorExponential<TSimd, TElement>.Rest(q, n));
        var scale = Exponents<TSimd, TElement>.PowerOfTwo(n);
        var outer = TSimd.Broadcast(1.0) - TSimd.MultiplyAdd(e, scale, scale);
        return TSimd.Select(TSimd.LessThan(size, TSimd.Broadcast(1.0)), inner, TSimd.CopySign(outer, x));
    }

    // erfc a = e^(−a²) P(v) / (1 + 2a), v = (a − 2) / (a + 2), P the minimax fit of (1 + 2a) e^(a²) erfc a on 0 … 10.1 with
    // the relative error 2⁻²⁶. Each rounding that reaches the result is found with a fused multiply-add and made good.
    [MethodImpl(Inline)]
    static TSimd SingleErfc(TSimd x)
    {
        var one = TSimd.Broadcast(1.0);
        var two = TSimd.Broadcast(2.0);
        var a = TSimd.AtMost(TSimd.Abs(x), TSimd.Broadcast(10.5)); // erfc 10.06 is half the smallest float

        var square = a * a;
        var lostOfSquare = TSimd.MultiplyAdd(a, a, -square);
        var n = VectorExponential<TSimd, TElement>.Power(-square);
        var r = VectorExponential<TSimd, TElement>.Rest(-square, n) - lostOfSquare;
        var e = VectorExponential<TSimd, TElement>.Expm1OfRest(r);

        var plus = a + two;
        var d = TSimd.MultiplyAdd(two, a, one);
        var lostOfD = TSimd.MultiplyAdd(two, a, one - d);
        var both = one / (plus * d);
        var inverse = plus * both;
        var v = (a - two) * (d * both);
        var q = TSimd.Broadcast(-0.00040057578);
        q = TSimd.MultiplyAdd(q, v, -0.00122992578);
        q = TSimd.MultiplyAdd(q, v, 0.00131352211);
        q = TSimd.MultiplyAdd(q, v, 0.00863167923);
        q = TSimd.MultiplyAdd(q, v, -0.00805987511);
        q = TSimd.MultiplyAdd(q, v, -0.0542042963);
        q = TSimd.MultiplyAdd(q, v, 0.164055347);
        q = TSimd.MultiplyAdd(q, v, -0.16603142);
        q = TSimd.MultiplyAdd(q, v, -0.0927639827);
        var head = TSimd.Broadcast(1.27697837353);
        var p = TSimd.MultiplyAdd(q, v, head);
        var lostOfP = TSimd.MultiplyAdd(q, v, head - p) + TSimd.Broadcast(1.99363050513e-8);

        var ratio = p * inverse;
        var lost = TSimd.MultiplyAdd(-ratio, d, p) + TSimd.MultiplyAdd(-ratio, lostOfD, lostOfP);
        var y = TSimd.Scale(ratio + TSimd.MultiplyAdd(ratio, e, lost * inverse), n);
        return TSimd.Select(TSimd.LessThan(x, TSimd.Broadcast(0.0)), two - y, y);
    }
}
