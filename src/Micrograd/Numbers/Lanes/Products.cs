using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>What a product, a quotient or a sum lost to rounding.</summary>
internal static class Products<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    /// <summary>
    /// whole − a × b, where a × b is whole but for a rounding or two: by a fused multiply-add, or by halves of the factors,
    /// whose products are exact (T. J. Dekker, "A floating-point technique for extending the available precision", 1971).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Remainder(TSimd whole, TSimd a, TSimd b)
    {
        if (FusedMultiplyAdd.IsSupported)
        {
            return TSimd.MultiplyAdd(-a, b, whole);
        }
        var upper = TSimd.BroadcastBits(Precision<TElement>.IsSingle ? 0xFFFFF000 : 0xFFFFFFFFF8000000);
        var (highA, highB) = (a & upper, b & upper);
        var (lowA, lowB) = (a - highA, b - highB);
        return whole - highA * highB - highA * lowB - lowA * highB - lowA * lowB;
    }

    /// <summary>a + b − sum, where sum is a + b rounded (D. Knuth, The Art of Computer Programming, volume 2, 4.2.2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd LostOfSum(TSimd sum, TSimd a, TSimd b)
    {
        var virtualB = sum - a;
        return a - (sum - virtualB) + (b - virtualB);
    }
}
