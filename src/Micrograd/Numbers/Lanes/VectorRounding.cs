using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Numbers;

/// <summary>Whole numbers below lanes of fractions.</summary>
internal static class VectorRounding<TSimd, TElement>
    where TSimd : struct, ISimd<TSimd, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    /// <summary>⌊x⌋: the nearest whole number, and one less where that lies above x. −0 stays, NaN and infinities too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Floor(TSimd x)
    {
        var nearest = TSimd.Round(x);
        return nearest - (TSimd.LessThan(x, nearest) & TSimd.Broadcast(1.0));
    }
}
