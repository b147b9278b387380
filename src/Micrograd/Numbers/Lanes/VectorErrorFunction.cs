using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>
/// erf and 1 − erf: near 0 by erf x = x + x P(x²), beyond by a polynomial times e^(−x²). The polynomials are minimax fits,
/// printed by tests/tools/Accuracy/minimax.py; they stand in <see cref="VectorErrorPolynomials{TSimd, TElement}"/>.
/// </summary>
internal static class VectorErrorFunction<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Erf(in TSimd input)
    {
        var x = input;
        var size = TSimd.Abs(x);
        var inner = TSimd.MultiplyAdd(x, VectorErrorPolynomials<TSimd, TElement>.Inner(x * x), x);
        var outer = TSimd.Broadcast(1.0) - (Precision<TElement>.IsSingle ? ShortTail(size) : Tail(in input));
        return TSimd.Select(TSimd.LessThan(size, TSimd.Broadcast(1.0)), inner, TSimd.CopySign(outer, x));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Erfc(in TSimd input)
    {
        var x = input;
        var size = TSimd.Abs(x);
        var tail = Tail(in input);
        tail = TSimd.Select(TSimd.LessThan(x, TSimd.Broadcast(0.0)), TSimd.Broadcast(2.0) - tail, tail);
        var inner =
            TSimd.Broadcast(1.0) - TSimd.MultiplyAdd(x, VectorErrorPolynomials<TSimd, TElement>.Inner(x * x), x);
        return TSimd.Select(TSimd.LessThan(size, TSimd.Broadcast(0.5)), inner, tail);
    }

    /// <summary>x Φ(x) = ½ x erfc(−x/√2), Φ the normal distribution, to double precision.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSimd Gelu(in TSimd input)
    {
        var x = input;
        var half = TSimd.Broadcast(0.5) * x;
        var z = TSimd.Broadcast(0.70710678118654752) * x;
        var inner = TSimd.MultiplyAdd(z, VectorErrorPolynomials<TSimd, TElement>.Inner(z * z), z);
        inner = TSimd.MultiplyAdd(half, inner, half);
        var outer = TSimd.AtLeast(x, TSimd.Broadcast(0.0)) - NormalTail(in input);
        return TSimd.Select(TSimd.LessThan(TSimd.Abs(z), TSimd.Broadcast(0.5)), inner, outer);
    }

    /// <summary>½ |x| erfc |x/√2|</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static TSimd NormalTail(in TSimd input)
    {
        // The exponent is that of x, not of the rounded x/√2. Beyond 39 it is 0.
        var size = TSimd.AtMost(TSimd.Abs(input), TSimd.Broadcast(39.0));
        var halfSize = TSimd.Broadcast(0.5) * size;
        var square = halfSize * size;
        var lostOfSquare = -Products<TSimd, TElement>.Remainder(square, halfSize, size);
        var a = TSimd.Broadcast(0.70710678118654752) * size;
        var n = VectorExponential<TSimd, TElement>.Power(-square);
        return TSimd.Scale(halfSize * Tail(a, square, lostOfSquare, n), n);
    }

    /// <summary>erfc |x|</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static TSimd Tail(in TSimd input)
    {
        // Beyond this, erfc is less than half the smallest number.
        var a = TSimd.AtMost(TSimd.Abs(input), TSimd.Broadcast(Precision<TElement>.IsSingle ? 10.5 : 27.5));
        var square = a * a;
        var lostOfSquare = -Products<TSimd, TElement>.Remainder(square, a, a);
        var n = VectorExponential<TSimd, TElement>.Power(-square);
        return TSimd.Scale(Tail(a, square, lostOfSquare, n), n);
    }

    /// <summary>
    /// 2⁻ⁿ erfc a, where erfc a = e^(−a²) P(v) / (1 + 2a), v = (a − k) / (a + k), for a ≥ ½ and a² = square + lostOfSquare. Each rounding
    /// that would reach the result is found and made good.
    /// </summary>
    [MethodImpl(Inline)]
    static TSimd Tail(TSimd a, TSimd square, TSimd lostOfSquare, TSimd n)
    {
        var one = TSimd.Broadcast(1.0);
        var two = TSimd.Broadcast(2.0);

        // e^(−a²) = 2ⁿ (1 + r + curve)
        var headOfR = VectorExponential<TSimd, TElement>.HeadRest(-square, n);
        var low = TSimd.MultiplyAdd(n, TSimd.Broadcast(VectorExponential<TSimd, TElement>.LowLn2), lostOfSquare);
        var r = headOfR - low;
        var lostOfR = headOfR - r - low;
        var curve = TSimd.MultiplyAdd(r * r, VectorExponential<TSimd, TElement>.Quotient(r), lostOfR);

        var k = TSimd.Broadcast(VectorErrorPolynomials<TSimd, TElement>.Centre);
        var v = (a - k) / (a + k);
        var d = TSimd.MultiplyAdd(two, a, one);
        var inverse = one / d;
        var head = TSimd.Broadcast(VectorErrorPolynomials<TSimd, TElement>.TailAtCentre);
        var q = VectorErrorPolynomials<TSimd, TElement>.Tail(v);
        var p = TSimd.MultiplyAdd(q, v, head);
        var lostOfP =
            TSimd.MultiplyAdd(q, v, head - p)
            + TSimd.Broadcast(VectorErrorPolynomials<TSimd, TElement>.LostOfTailAtCentre);

        var ratio = p * inverse;
        var lostOfD = TSimd.MultiplyAdd(two, a, one - d);
        var lost = Products<TSimd, TElement>.Remainder(p, ratio, d);
        lost = inverse * (lost + TSimd.MultiplyAdd(-ratio, lostOfD, lostOfP));
        var whole = ratio + lost;
        return ratio + TSimd.MultiplyAdd(whole, r, TSimd.MultiplyAdd(whole, curve, lost));
    }

    /// <summary>erfc a = e^−Q(a) for a ≥ 1, with the digits of a float that 1 − erfc needs.</summary>
    [MethodImpl(Inline)]
    static TSimd ShortTail(TSimd a)
    {
        var q = VectorErrorPolynomials<TSimd, TElement>.LogOfTail(TSimd.AtMost(a, TSimd.Broadcast(4.0)));
        var n = VectorExponential<TSimd, TElement>.Power(q);
        var e = VectorExponential<TSimd, TElement>.Expm1OfRest(VectorExponential<TSimd, TElement>.Rest(q, n));
        var scale = Exponents<TSimd, TElement>.PowerOfTwo(n);
        return TSimd.MultiplyAdd(e, scale, scale);
    }
}
