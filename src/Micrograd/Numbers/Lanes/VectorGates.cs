using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>silu, gelu by tanh and mish: x times what goes from 0 to 1, by one exponential and one division each.</summary>
internal static class VectorGates<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>x / (1 + e⁻ˣ)</summary>
    [MethodImpl(Inline)]
    public static TSimd Silu(TSimd x)
    {
        var z = TSimd.AtLeast(x | TSimd.Broadcast(-0.0), End);
        var n = VectorExponential<TSimd, TElement>.Power(z);
        return Gate(x, x, n, VectorExponential<TSimd, TElement>.Rest(z, n));
    }

    /// <summary>x / (1 + e^−2u), as <see cref="Gates.GeluTanh"/> has it.</summary>
    [MethodImpl(Inline)]
    public static TSimd GeluTanh(TSimd x)
    {
        var within = TSimd.AtMost(x, TSimd.Broadcast(Gates.GeluTanhEnd));
        within = TSimd.AtLeast(within, TSimd.Broadcast(-Gates.GeluTanhEnd));
        var line = TSimd.Broadcast(Gates.Line);
        var third = TSimd.Broadcast(Gates.Cube);
        var square = within * within;
        var cube = third * square;
        var sum = line + cube;
        var lost = Products<TSimd, TElement>.LostOfSum(sum, line, cube);
        lost +=
            TSimd.Broadcast(Lost(Gates.Line, Gates.LostOfLine))
            - Products<TSimd, TElement>.Remainder(cube, third, square);
        lost = TSimd.MultiplyAdd(TSimd.Broadcast(Lost(Gates.Cube, Gates.LostOfCube)), square, lost);
        lost -= third * Products<TSimd, TElement>.Remainder(square, within, within);
        var twoU = within * sum;
        lost = TSimd.MultiplyAdd(within, lost, -Products<TSimd, TElement>.Remainder(twoU, within, sum));
        var z = TSimd.AtLeast(twoU | TSimd.Broadcast(-0.0), End);
        var n = VectorExponential<TSimd, TElement>.Power(z);
        // −|2u| loses what 2u does, with its sign.
        var r = VectorExponential<TSimd, TElement>.Rest(z, n) + (lost ^ (~twoU & TSimd.Broadcast(-0.0)));
        return Gate(x, twoU, n, r);
    }

    // What a constant has beyond the element's precision.
    static double Lost(double constant, double lostOfDouble) =>
        Precision<TElement>.IsSingle ? constant - (float)constant : lostOfDouble;

    /// <summary>
    /// x t / (e t + 2) e, t = e + 2, for x &lt; 0, where e = eˣ = 2ⁿ (1 + q); x t / (t + 2 e²), t = 1 + 2 e, for x ≥ 0, where e = e⁻ˣ. 2ⁿ
    /// comes in last, as below.
    /// </summary>
    [MethodImpl(Inline)]
    public static TSimd Mish(TSimd x)
    {
        var one = TSimd.Broadcast(1.0);
        var two = TSimd.Broadcast(2.0);
        var z = TSimd.AtLeast(x | TSimd.Broadcast(-0.0), End);
        var n = VectorExponential<TSimd, TElement>.Power(z);
        var q = VectorExponential<TSimd, TElement>.Expm1OfRest(VectorExponential<TSimd, TElement>.Rest(z, n));
        var s = TSimd.Scale(one, n);
        var e = TSimd.MultiplyAdd(s, q, s);
        var negative = TSimd.LessThan(x, TSimd.Broadcast(0.0));
        var t = TSimd.Select(negative, e + two, TSimd.MultiplyAdd(two, e, one));
        var d = TSimd.Select(negative, TSimd.MultiplyAdd(e, t, two), TSimd.MultiplyAdd(e + e, e, t));
        var finite = TSimd.AtLeast(x, TSimd.Broadcast(-1000.0));
        var y = TSimd.Select(negative, TSimd.MultiplyAdd(finite, q, finite), x) * (t / d);
        return TSimd.Scale(y, negative & n);
    }

    /// <summary>
    /// x / (1 + e⁻ᵘ), where −|u| = n ln 2 + r. With e^−|u| = 2ⁿ (1 + q), that is x / d or 2ⁿ x (1 + q) / d, and 2ⁿ comes in last: e^u may have few
    /// digits, or none, where x e^u still has all.
    /// </summary>
    [MethodImpl(Inline)]
    static TSimd Gate(TSimd x, TSimd u, TSimd n, TSimd r)
    {
        var one = TSimd.Broadcast(1.0);
        var q = VectorExponential<TSimd, TElement>.Expm1OfRest(r);
        var s = TSimd.Scale(one, n);
        var d = TSimd.MultiplyAdd(s, q, one + s);
        var negative = TSimd.LessThan(u, TSimd.Broadcast(0.0));
        var finite = TSimd.AtLeast(x, TSimd.Broadcast(-1000.0));
        var y = TSimd.Select(negative, TSimd.MultiplyAdd(finite, q, finite), x) / d;
        return TSimd.Scale(y, negative & n);
    }

    // A thousand times this power of e is 0.
    static TSimd End
    {
        [MethodImpl(Inline)]
        get => TSimd.Broadcast(Precision<TElement>.IsSingle ? -120.0 : -770);
    }
}
