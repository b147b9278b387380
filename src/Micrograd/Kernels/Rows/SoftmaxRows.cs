using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels.Rows;

/// <summary>
/// Softmax and its logarithm of the rows of a contiguous matrix: p = e^(x − m) / Σ e^(x − m), m the row's largest, or 0 where that is
/// not finite.
/// </summary>
internal static unsafe class SoftmaxRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>y = p, or ln p.</summary>
    public static void Forward(ReadOnlySpan<T> x, Span<T> y, int columns, bool log)
    {
        fixed (
            T* from = x,
                to = y
        )
        {
            RowRanges.Run(new ForwardWork(from, to, columns, log), y.Length / columns, 4L * columns);
        }
    }

    /// <summary>dx = p (g − Σ g p), or g − p Σ g where y is ln p.</summary>
    public static void Backward(ReadOnlySpan<T> y, ReadOnlySpan<T> g, Span<T> dx, int columns, bool log)
    {
        fixed (
            T* values = y,
                above = g,
                to = dx
        )
        {
            RowRanges.Run(new BackwardWork(values, above, to, columns, log), dx.Length / columns, 4L * columns);
        }
    }

    /// <summary>A row's m and Σ e^(x − m); the powers go to <paramref name="powers"/>.</summary>
    public static (T Shift, T Sum) Powers(T* x, T* powers, int columns)
    {
        var shift = RowLoops<T>.Max(x, columns);
        shift = T.IsFinite(shift) ? shift : T.Zero;
        RowLoops<T>.ExpOfDifference(x, shift, powers, columns);
        return (shift, Reduction.Sum(powers, columns));
    }

    readonly struct ForwardWork(T* x, T* y, int columns, bool log) : IRowWork
    {
        public void Run(int first, int count)
        {
            for (var row = first; row < first + count; row++)
            {
                var from = x + (nint)row * columns;
                var to = y + (nint)row * columns;
                var (shift, sum) = Powers(from, to, columns);
                if (log)
                {
                    RowLoops<T>.Difference(from, shift, T.Log(sum), to, columns);
                }
                else
                {
                    RowLoops<T>.Quotient(to, sum, to, columns);
                }
            }
        }
    }

    readonly struct BackwardWork(T* y, T* g, T* dx, int columns, bool log) : IRowWork
    {
        public void Run(int first, int count)
        {
            for (var row = first; row < first + count; row++)
            {
                var values = y + (nint)row * columns;
                var above = g + (nint)row * columns;
                var to = dx + (nint)row * columns;
                if (log)
                {
                    RowLoops<T>.LessPowers(above, values, Reduction.Sum(above, columns), to, columns);
                }
                else
                {
                    RowLoops<T>.Product(above, values, to, columns);
                    RowLoops<T>.Centred(above, values, Reduction.Sum(to, columns), to, columns);
                }
            }
        }
    }
}
