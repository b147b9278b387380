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
    [MethodImpl(MethodImplOptions.NoInlining)]
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

    // |x| < ½: 1 − (x + x P(x²)), P the minimax fit with the relative error 2⁻²⁸ of erf. Beyond, a = |x|:
    // erfc a = e^(−a²) P(v) / (1 + 2a), v = (a − 2) / (a + 2), P the minimax fit of (1 + 2a) e^(a²) erfc a up to 10.1 with
    // the relative error 2⁻²⁷. Each rounding that would reach the result is found with a fused multiply-add and made good.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static TSimd SingleErfc(TSimd x)
    {
        var one = TSimd.Broadcast(1.0);
        var two = TSimd.Broadcast(2.0);
        var size = TSimd.Abs(x);
        var a = TSimd.AtMost(size, TSimd.Broadcast(10.5)); // erfc 10.06 is half the smallest float
        var square = a * a;

        var inner = TSimd.Broadcast(0.00471798796);
        inner = TSimd.MultiplyAdd(inner, square, -0.0267571844);
        inner = TSimd.MultiplyAdd(inner, square, 0.112828225);
        inner = TSimd.MultiplyAdd(inner, square, -0.376126081);
        inner = TSimd.MultiplyAdd(inner, square, 0.128379166);
        inner = one - TSimd.MultiplyAdd(x, inner, x);

        var lostOfSquare = TSimd.MultiplyAdd(a, a, -square);
        var n = VectorExponential<TSimd, TElement>.Power(-square);
        var headOfR = VectorExponential<TSimd, TElement>.HeadRest(-square, n);
        var low = TSimd.MultiplyAdd(n, TSimd.Broadcast(VectorExponential<TSimd, TElement>.LowLn2), lostOfSquare);
        var r = headOfR - low;
        var lostOfR = headOfR - r - low;
        var curve = TSimd.MultiplyAdd(r * r, VectorExponential<TSimd, TElement>.Quotient(r), lostOfR);

        // Both reciprocals by one division; that of a + 2 is mended by a step of Newton's.
        var plus = a + two;
        var d = TSimd.MultiplyAdd(two, a, one);
        var both = one / (plus * d);
        var inverse = plus * both;
        var inverseOfPlus = d * both;
        inverseOfPlus = TSimd.MultiplyAdd(TSimd.MultiplyAdd(-plus, inverseOfPlus, one), inverseOfPlus, inverseOfPlus);
        var v = (a - two) * inverseOfPlus;
        var q = TSimd.Broadcast(-0.000258353946);
        q = TSimd.MultiplyAdd(q, v, -0.00124721939);
        q = TSimd.MultiplyAdd(q, v, 0.00117007329);
        q = TSimd.MultiplyAdd(q, v, 0.00864687003);
        q = TSimd.MultiplyAdd(q, v, -0.00801113062);
        q = TSimd.MultiplyAdd(q, v, -0.0542087294);
        q = TSimd.MultiplyAdd(q, v, 0.164049178);
        q = TSimd.MultiplyAdd(q, v, -0.166030988);
        q = TSimd.MultiplyAdd(q, v, -0.0927637741);
        var head = TSimd.Broadcast(1.27697837353);
        var p = TSimd.MultiplyAdd(q, v, head);
        var lostOfP = TSimd.MultiplyAdd(q, v, head - p) + TSimd.Broadcast(1.29614274869e-8);

        var ratio = p * inverse;
        var lostOfD = TSimd.MultiplyAdd(two, a, one - d);
        var lost = TSimd.MultiplyAdd(-ratio, d, p) + TSimd.MultiplyAdd(-ratio, lostOfD, lostOfP);
        lost *= inverse;
        // (ratio + lost) eʳ, with eʳ = 1 + r + curve
        var whole = ratio + lost;
        var y = TSimd.Scale(ratio + TSimd.MultiplyAdd(whole, r, TSimd.MultiplyAdd(whole, curve, lost)), n);
        y = TSimd.Select(TSimd.LessThan(x, TSimd.Broadcast(0.0)), two - y, y);
        return TSimd.Select(TSimd.LessThan(size, TSimd.Broadcast(0.5)), inner, y);
    }
}
