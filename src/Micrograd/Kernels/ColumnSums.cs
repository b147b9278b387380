using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels;

/// <summary>
/// The sum of each column of contiguous matrices, by halves as <see cref="Reduction"/>'s: sixteen rows are added in a row, and blocks of
/// rows in pairs, pairs in pairs, and so on.
/// </summary>
internal static unsafe class ColumnSums
{
    const int BlockRows = 16;

    /// <param name="x">Matrices [rows, columns], one after the other.</param>
    /// <param name="rows">The rows of each.</param>
    /// <param name="columns">The columns of each.</param>
    /// <param name="sums">A row of sums for each matrix.</param>
    public static void Run<T>(ReadOnlySpan<T> x, int rows, int columns, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows == 0)
        {
            sums.Clear();
        }
        if (x.IsEmpty)
        {
            return;
        }
        var matrices = sums.Length / columns;
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, (long)matrices * rows * columns);
        fixed (
            T* from = x,
                to = sums
        )
        {
            if (matrices == 1)
            {
                var strips = (columns - 1) / Reduction.Side + 1;
                RowRanges.Run(new Strips<T>(from, rows, columns, to), strips, (long)rows * Reduction.Side);
            }
            else
            {
                RowRanges.Run(new Matrices<T>(from, rows, columns, to), matrices, (long)rows * columns);
            }
        }
    }

    readonly struct Matrices<T>(T* x, int rows, int columns, T* sums) : IRowWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int first, int count)
        {
            for (var i = first; i < first + count; i++)
            {
                Of(x + (nint)i * rows * columns, rows, columns, columns, sums + (nint)i * columns);
            }
        }
    }

    /// <summary>Strips of 64 columns of one matrix.</summary>
    readonly struct Strips<T>(T* x, int rows, int columns, T* sums) : IRowWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int first, int count)
        {
            var start = first * Reduction.Side;
            Of(x + start, rows, columns, Math.Min(count * Reduction.Side, columns - start), sums + start);
        }
    }

    static void Of<T>(T* x, int rows, int stride, int columns, T* sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (LaneWidth.Bits == 512)
        {
            Of<Simd512<T>, T>(x, rows, stride, columns, sums);
        }
        else if (LaneWidth.Bits == 256)
        {
            Of<Simd256<T>, T>(x, rows, stride, columns, sums);
        }
        else if (LaneWidth.Bits == 128)
        {
            Of<Simd128<T>, T>(x, rows, stride, columns, sums);
        }
        else
        {
            Of<SimdScalar<T>, T>(x, rows, stride, columns, sums);
        }
    }

    static void Of<TSimd, T>(T* x, int rows, int stride, int columns, T* sums)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows <= BlockRows)
        {
            SumBlock<TSimd, T>(x, rows, stride, columns, sums);
            return;
        }
        // Level l holds the sum of 2ˡ blocks where the count of blocks has that bit: a binary counter.
        var levels = BitOperations.Log2((uint)((rows - 1) / BlockRows + 1)) + 1;
        var borrowed = ArrayPool<T>.Shared.Rent((levels + 1) * columns);
        fixed (T* memory = borrowed)
        {
            var blocks = 0;
            for (var row = 0; row < rows; row += BlockRows, blocks++)
            {
                var level = BitOperations.TrailingZeroCount(~(uint)blocks);
                var sum = memory + (nint)level * columns;
                SumBlock<TSimd, T>(x + (nint)row * stride, Math.Min(BlockRows, rows - row), stride, columns, sum);
                for (var lower = 0; lower < level; lower++)
                {
                    Add<TSimd, T>(memory + (nint)lower * columns, sum, columns);
                }
            }
            // What is left, from the smallest on.
            var first = BitOperations.TrailingZeroCount(blocks);
            var total = memory + (nint)first * columns;
            for (var level = first + 1; blocks >> level != 0; level++)
            {
                if ((blocks >> level & 1) != 0)
                {
                    Add<TSimd, T>(memory + (nint)level * columns, total, columns);
                }
            }
            new ReadOnlySpan<T>(total, columns).CopyTo(new(sums, columns));
        }
        ArrayPool<T>.Shared.Return(borrowed);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void SumBlock<TSimd, T>(T* x, int rows, int stride, int columns, T* sums)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lanes = TSimd.Count;
        var column = 0;
        for (; column + 4 * lanes <= columns; column += 4 * lanes)
        {
            var from = x + column;
            var a = TSimd.Load(ref *from);
            var b = TSimd.Load(ref *(from + lanes));
            var c = TSimd.Load(ref *(from + 2 * lanes));
            var d = TSimd.Load(ref *(from + 3 * lanes));
            for (var row = 1; row < rows; row++)
            {
                from += stride;
                a += TSimd.Load(ref *from);
                b += TSimd.Load(ref *(from + lanes));
                c += TSimd.Load(ref *(from + 2 * lanes));
                d += TSimd.Load(ref *(from + 3 * lanes));
            }
            TSimd.Store(a, ref *(sums + column));
            TSimd.Store(b, ref *(sums + column + lanes));
            TSimd.Store(c, ref *(sums + column + 2 * lanes));
            TSimd.Store(d, ref *(sums + column + 3 * lanes));
        }
        for (; column + lanes <= columns; column += lanes)
        {
            var from = x + column;
            var a = TSimd.Load(ref *from);
            for (var row = 1; row < rows; row++)
            {
                from += stride;
                a += TSimd.Load(ref *from);
            }
            TSimd.Store(a, ref *(sums + column));
        }
        if (column < columns)
        {
            var from = x + column;
            var a = TSimd.LoadFirst(from, columns - column);
            for (var row = 1; row < rows; row++)
            {
                from += stride;
                a += TSimd.LoadFirst(from, columns - column);
            }
            TSimd.StoreFirst(a, sums + column, columns - column);
        }
    }

    static void Add<TSimd, T>(T* x, T* sums, int columns)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        LaneLoop<T>.Run(default(Plus), sums, 1, x, 1, x, 1, x, 1, sums, (nuint)columns);

    readonly struct Plus : ILaneFunction
    {
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => a + b;
    }
}
