using System.Numerics;

namespace Micrograd.Kernels.Rows;

/// <summary>
/// (Σ |x|ᵖ)^(1/p) of the rows of a contiguous matrix. Powers are taken of what the elements are beside the one that counts most, so that
/// none overflows, and none vanishes that could be seen.
/// </summary>
internal static unsafe class PowerNormRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The norm of each row: for an order of ∞ the largest |x|, of −∞ the smallest, of 0 how many are not 0. NaN if an element is, but one
    /// that is counted.
    /// </summary>
    public static void Forward(ReadOnlySpan<T> x, int columns, double order, Span<T> y)
    {
        fixed (
            T* from = x,
                to = y
        )
        {
            RowRanges.Run(new Work(from, columns, order, to), y.Length, columns);
        }
    }

    /// <summary>The norm of one row.</summary>
    public static double Of(ReadOnlySpan<T> row, double order)
    {
        if (order == 0)
        {
            return row.Length - row.Count(T.Zero);
        }
        // Its power is 1: the largest, and where powers are negative the smallest. NaN stays.
        var most = order > 0 ? 0 : double.PositiveInfinity;
        foreach (var element in row)
        {
            var size = Math.Abs(double.CreateTruncating(element));
            most = order > 0 ? Math.Max(most, size) : Math.Min(most, size);
        }
        return most == 0 || !double.IsFinite(most) || double.IsInfinity(order) ? most
            : order is 1 or 2 ? OfScaled(row, order == 2, most)
            : OfPowers(row, order, most);
    }

    /// <summary>By a power of two, which takes no digit.</summary>
    static double OfScaled(ReadOnlySpan<T> row, bool squares, double most)
    {
        var exponent = Math.Clamp(Math.ILogB(most), -1000, 1000);
        var scale = Math.ScaleB(1, -exponent);
        var sum = 0.0;
        foreach (var element in row)
        {
            var part = Math.Abs(double.CreateTruncating(element)) * scale;
            sum += squares ? part * part : part;
        }
        return Math.ScaleB(squares ? Math.Sqrt(sum) : sum, exponent);
    }

    static double OfPowers(ReadOnlySpan<T> row, double order, double most)
    {
        var sum = 0.0;
        foreach (var element in row)
        {
            sum += Math.Pow(Math.Abs(double.CreateTruncating(element)) / most, order);
        }
        var root = Math.Pow(sum, 1 / order);
        // Of an order near 0 it is beyond all numbers, though the norm may not be.
        return root == 0 || double.IsInfinity(root) ? Math.Exp(Math.Log(sum) / order + Math.Log(most)) : root * most;
    }

    readonly struct Work(T* x, int columns, double order, T* y) : IRowWork
    {
        public void Run(int first, int count)
        {
            for (var row = first; row < first + count; row++)
            {
                y[row] = T.CreateTruncating(Of(new ReadOnlySpan<T>(x + (nint)row * columns, columns), order));
            }
        }
    }
}
