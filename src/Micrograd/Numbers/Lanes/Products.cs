using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>What a product lost to rounding.</summary>
internal static class Products<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    /// <summary>
    /// a × b − product, for product = a × b rounded: by a fused multiply-add, or by halves of the factors, whose products
    /// are exact (T. J. Dekker, "A floating-point technique for extending the available precision", 1971).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Lost(TSimd a, TSimd b, TSimd product)
    {
        if (FusedMultiplyAdd.IsSupported)
        {
            return TSimd.MultiplyAdd(a, b, -product);
        }
        var upper = TSimd.BroadcastBits(Precision<TElement>.IsSingle ? 0xFFFFF000 : 0xFFFFFFFFF8000000);
        var (highA, highB) = (a & upper, b & upper);
        var (lowA, lowB) = (a - highA, b - highB);
        return highA * highB - product + highA * lowB + lowA * highB + lowA * lowB;
    }
}
