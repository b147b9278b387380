using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>The polynomials of <see cref="VectorErrorFunction{TSimd, TElement}"/>.</summary>
internal static class VectorErrorPolynomials<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>erf x / x − 1 over z = x², |x| ≤ 1; the error relative to erf is 2⁻²⁷·⁷ for float, 2⁻⁵⁶ for double.</summary>
    [MethodImpl(Inline)]
    public static TSimd Inner(TSimd z) => Precision<TElement>.IsSingle ? SingleInner(z) : DoubleInner(z);

    /// <summary>
    /// (P(v) − P(0)) / v, where P(v) = (1 + 2a) e^(a²) erfc a, v = (a − k) / (a + k), from a = 0.45 up to 10.1 (float) or
    /// 27.3 (double); the relative error is 2⁻²⁷ or 2⁻⁵⁹.
    /// </summary>
    [MethodImpl(Inline)]
    public static TSimd Tail(TSimd v) => Precision<TElement>.IsSingle ? SingleTail(v) : DoubleTail(v);

    /// <summary>k</summary>
    public static double Centre
    {
        [MethodImpl(Inline)]
        get => Precision<TElement>.IsSingle ? 2 : 3;
    }

    /// <summary>P(0)</summary>
    public static double TailAtCentre
    {
        [MethodImpl(Inline)]
        get => Precision<TElement>.IsSingle ? 1.27697837353 : 1.2530080582697296077;
    }

    /// <summary>What P(0) has beyond the element's precision.</summary>
    public static double LostOfTailAtCentre
    {
        [MethodImpl(Inline)]
        get => Precision<TElement>.IsSingle ? 1.29614274869e-8 : 4.4116748134996355445e-17;
    }

    /// <summary>ln erfc a for 1 ≤ a ≤ 4, as a float: the error of erf is 2⁻²⁷·⁷.</summary>
    [MethodImpl(Inline)]
    public static TSimd LogOfTail(TSimd a)
    {
        var a2 = a * a;
        var even = TSimd.Broadcast(0.000186374615);
        even = TSimd.MultiplyAdd(even, a2, 0.0218378883);
        even = TSimd.MultiplyAdd(even, a2, -0.638145268);
        even = TSimd.MultiplyAdd(even, a2, -0.000341584935);
        var odd = TSimd.Broadcast(-0.00294761406);
        odd = TSimd.MultiplyAdd(odd, a2, -0.103106387);
        odd = TSimd.MultiplyAdd(odd, a2, -1.1270889);
        return TSimd.MultiplyAdd(odd, a, even);
    }

    [MethodImpl(Inline)]
    static TSimd SingleInner(TSimd z)
    {
        var z2 = z * z;
        var even = TSimd.Broadcast(7.853844e-5);
        even = TSimd.MultiplyAdd(even, z2, 0.00518832728);
        even = TSimd.MultiplyAdd(even, z2, 0.112835854);
        even = TSimd.MultiplyAdd(even, z2, 0.128379166);
        var odd = TSimd.Broadcast(-0.0008010189);
        odd = TSimd.MultiplyAdd(odd, z2, -0.026853811);
        odd = TSimd.MultiplyAdd(odd, z2, -0.37612626);
        return TSimd.MultiplyAdd(odd, z, even);
    }

    [MethodImpl(Inline)]
    static TSimd DoubleInner(TSimd z)
    {
        var z2 = z * z;
        var even = TSimd.Broadcast(5.945257691750948e-11);
        even = TSimd.MultiplyAdd(even, z2, 1.4657878989508333e-8);
        even = TSimd.MultiplyAdd(even, z2, 1.6460972801184477e-6);
        even = TSimd.MultiplyAdd(even, z2, 0.00012055331036846648);
        even = TSimd.MultiplyAdd(even, z2, 0.005223977624780835);
        even = TSimd.MultiplyAdd(even, z2, 0.112837916709548569);
        even = TSimd.MultiplyAdd(even, z2, 0.128379167095512586);
        var odd = TSimd.Broadcast(-1.1365663135252374e-9);
        odd = TSimd.MultiplyAdd(odd, z2, -1.635002507616297e-7);
        odd = TSimd.MultiplyAdd(odd, z2, -1.4925593505765935e-5);
        odd = TSimd.MultiplyAdd(odd, z2, -0.0008548326978740568);
        odd = TSimd.MultiplyAdd(odd, z2, -0.0268661706450728927);
        odd = TSimd.MultiplyAdd(odd, z2, -0.376126389031837483);
        return TSimd.MultiplyAdd(odd, z, even);
    }

    [MethodImpl(Inline)]
    static TSimd SingleTail(TSimd v)
    {
        var v2 = v * v;
        var even = TSimd.Broadcast(-0.000258353946);
        even = TSimd.MultiplyAdd(even, v2, 0.00117007329);
        even = TSimd.MultiplyAdd(even, v2, -0.00801113062);
        even = TSimd.MultiplyAdd(even, v2, 0.164049178);
        even = TSimd.MultiplyAdd(even, v2, -0.0927637741);
        var odd = TSimd.Broadcast(-0.00124721939);
        odd = TSimd.MultiplyAdd(odd, v2, 0.00864687003);
        odd = TSimd.MultiplyAdd(odd, v2, -0.0542087294);
        odd = TSimd.MultiplyAdd(odd, v2, -0.166030988);
        return TSimd.MultiplyAdd(odd, v, even);
    }

    [MethodImpl(Inline)]
    static TSimd DoubleTail(TSimd v)
    {
        var v2 = v * v;
        var even = TSimd.Broadcast(-1.07468243952329553e-8);
        even = TSimd.MultiplyAdd(even, v2, 9.90657038611608698e-8);
        even = TSimd.MultiplyAdd(even, v2, -6.15040131888158988e-7);
        even = TSimd.MultiplyAdd(even, v2, 3.47192624486757404e-6);
        even = TSimd.MultiplyAdd(even, v2, -0.0000201005188415028865);
        even = TSimd.MultiplyAdd(even, v2, 0.000125099368656631384);
        even = TSimd.MultiplyAdd(even, v2, -0.00077983227883064935);
        even = TSimd.MultiplyAdd(even, v2, 0.00252939181711737178);
        even = TSimd.MultiplyAdd(even, v2, 0.0683080273438988064);
        even = TSimd.MultiplyAdd(even, v2, 0.129645158702763241);
        even = TSimd.MultiplyAdd(even, v2, -0.135621106124581197);
        var odd = TSimd.Broadcast(-4.23197874578123619e-9);
        odd = TSimd.MultiplyAdd(odd, v2, 3.39202060409531234e-8);
        odd = TSimd.MultiplyAdd(odd, v2, -1.33885547873636287e-7);
        odd = TSimd.MultiplyAdd(odd, v2, 3.52355506570644564e-7);
        odd = TSimd.MultiplyAdd(odd, v2, -7.29896040354206337e-7);
        odd = TSimd.MultiplyAdd(odd, v2, 4.94912394625290991e-6);
        odd = TSimd.MultiplyAdd(odd, v2, -0.000105159751055250371);
        odd = TSimd.MultiplyAdd(odd, v2, 0.00188869035533343438);
        odd = TSimd.MultiplyAdd(odd, v2, -0.0237705149184628439);
        odd = TSimd.MultiplyAdd(odd, v2, -0.119273663415314401);
        odd = TSimd.MultiplyAdd(odd, v2, -0.0475622943534506573);
        return TSimd.MultiplyAdd(odd, v, even);
    }
}
