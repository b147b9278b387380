using System.Numerics;

namespace Micrograd.Kernels;

/// <summary>The sums of many rows, or of one long one, shared over the threads; see <see cref="RowSum{T}"/>.</summary>
internal static unsafe class Reduction
{
    // What a thread takes at a time of one row: pieces of a sum's tree.
    const int PartSize = 1 << 16;

    /// <summary>The sum of each row of a contiguous matrix.</summary>
    public static void SumRows<T>(ReadOnlySpan<T> x, int columns, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, (long)columns * sums.Length);
        fixed (
            T* first = x,
                to = sums
        )
        {
            if (sums.Length == 1 && columns >= 4 * PartSize && Workers.ThreadCount > 1)
            {
                to[0] = SumByParts(first, columns);
                return;
            }
            RowRanges.Run(new Rows<T>(first, columns, to), sums.Length, columns);
        }
    }

    readonly struct Rows<T>(T* x, int columns, T* sums) : IRowWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int first, int count)
        {
            for (var row = first; row < first + count; row++)
            {
                sums[row] = RowSum<T>.Of(x + (nint)row * columns, columns);
            }
        }
    }

    static T SumByParts<T>(T* x, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var parts = (count - 1) / PartSize + 1;
        var sums = new T[parts * RowSum<T>.Side];
        fixed (T* to = sums)
        {
            Workers.Run(new Part<T>(x, count, to), parts);
            return RowSum<T>.OfParts(to, parts);
        }
    }

    readonly struct Part<T>(T* x, int count, T* sums) : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int part)
        {
            var start = part * PartSize;
            RowSum<T>.Sides(x + start, Math.Min(PartSize, count - start), sums + part * RowSum<T>.Side);
        }
    }
}
