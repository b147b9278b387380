using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels.Rows;

/// <summary>The variances of the rows of a contiguous matrix, in two passes over a row; its square root on demand.</summary>
internal static unsafe class VarianceRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>(Σd² − (Σd)²/n) / divisor of each row, d being the difference to the mean.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="columns">The length of a row, n.</param>
    /// <param name="divisor">n less the correction.</param>
    /// <param name="root">Whether the root is wanted.</param>
    /// <param name="y">A number a row.</param>
    public static void Run(ReadOnlySpan<T> x, int columns, double divisor, bool root, Span<T> y)
    {
        fixed (
            T* from = x,
                to = y
        )
        {
            RowKernel<T>.Run(new Work(from, columns, T.CreateTruncating(divisor), root, to), y.Length, columns, 3);
        }
    }

    readonly struct Work(T* x, int columns, T divisor, bool root, T* y) : IRowKernel<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TLoops>(int first, int count)
            where TLoops : struct, IRowLoops<T>
        {
            for (var row = first; row < first + count; row++)
            {
                var variance = Squares<TLoops>(x + (nint)row * columns) / divisor;
                y[row] = root ? T.Sqrt(variance) : variance;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        T Squares<TLoops>(T* row)
            where TLoops : struct, IRowLoops<T>
        {
            if (columns == 0)
            {
                return T.Zero;
            }
            var n = T.CreateTruncating(columns);
            var mean = RowMean<T>.Of<TLoops>(row, columns);
            var squares = TLoops.Sum(default(SquaredDifference), new(row, mean), columns);
            // What the mean was rounded by is taken out.
            var rest = TLoops.Sum(default(Difference), new(row, mean), columns);
            return T.IsPositiveInfinity(squares) ? squares : T.Max(T.Zero, squares - rest * (rest / n));
        }
    }
}
