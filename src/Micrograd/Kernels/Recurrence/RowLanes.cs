using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels.Recurrence;

/// <summary>The lanes of a row from a place on, the last of them as many as are left.</summary>
internal static unsafe class RowLanes<T, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSimd : struct, ISimd<TSimd, T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Load(T* row, int i, int n) =>
        n - i >= TSimd.Count ? TSimd.Load(ref *(row + i)) : TSimd.LoadFirst(row + i, n - i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TSimd x, T* row, int i, int n)
    {
        if (n - i >= TSimd.Count)
        {
            TSimd.Store(x, ref *(row + i));
        }
        else
        {
            TSimd.StoreFirst(x, row + i, n - i);
        }
    }
}
