using System.Numerics;
using Micrograd.Numbers;

namespace Micrograd.Kernels.Rows;

/// <summary>A kernel of rows, run by the loops that fit their length; threads share the rows.</summary>
internal static class RowKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Runs over all rows.</summary>
    /// <param name="kernel">What is done to each.</param>
    /// <param name="rows">How many.</param>
    /// <param name="columns">Their length.</param>
    /// <param name="weight">How many elementwise operations one column is worth.</param>
    public static void Run<TKernel>(TKernel kernel, int rows, int columns, int weight)
        where TKernel : struct, IRowKernel<T>
    {
        // In a browser the code is interpreted, and calls of lanes take longest.
        if (OperatingSystem.IsBrowser())
        {
            Run<TKernel, AnyRow<T>>(kernel, rows, columns, weight);
        }
        else if (LaneWidth.Bits == 512 && columns <= ShortRow<Simd512<T>, T>.Longest)
        {
            Run<TKernel, ShortRow<Simd512<T>, T>>(kernel, rows, columns, weight);
        }
        else if (LaneWidth.Bits == 256 && columns <= ShortRow<Simd256<T>, T>.Longest)
        {
            Run<TKernel, ShortRow<Simd256<T>, T>>(kernel, rows, columns, weight);
        }
        else
        {
            Run<TKernel, AnyRow<T>>(kernel, rows, columns, weight);
        }
    }

    static void Run<TKernel, TLoops>(TKernel kernel, int rows, int columns, int weight)
        where TKernel : struct, IRowKernel<T>
        where TLoops : struct, IRowLoops<T> =>
        RowRanges.Run(new Work<TKernel, TLoops>(kernel), rows, (long)weight * columns);

    readonly struct Work<TKernel, TLoops>(TKernel kernel) : IRowWork
        where TKernel : struct, IRowKernel<T>
        where TLoops : struct, IRowLoops<T>
    {
        public void Run(int first, int count) => kernel.Run<TLoops>(first, count);
    }
}
