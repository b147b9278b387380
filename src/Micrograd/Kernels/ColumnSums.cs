using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels;

/// <summary>
/// The sum of each column of contiguous matrices, or of a function of their numbers, by halves as <see cref="RowSum{T}"/>'s: sixteen
/// rows are added in a row, and blocks of rows in pairs, pairs in pairs, and so on.
/// </summary>
internal static unsafe class ColumnSums<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int BlockRows = 16;

    // Columns that a thread takes at least: whole cache lines, and registers side by side.
    const int Strip = 64;

    /// <summary>Σ x</summary>
    /// <param name="x">Matrices [rows, columns], one after the other.</param>
    /// <param name="rows">The rows of each.</param>
    /// <param name="columns">The columns of each.</param>
    /// <param name="sums">A row of sums for each matrix.</param>
    public static void Run(ReadOnlySpan<T> x, int rows, int columns, Span<T> sums) =>
        Run(default(Itself), x, [], [], rows, columns, sums);

    /// <summary>Σ f(a, b; s, t), where each row has its own s and t.</summary>
    /// <param name="f">The function, which reads no more than what is given.</param>
    /// <param name="a">Matrices [rows, columns], one after the other.</param>
    /// <param name="b">As many others, or none.</param>
    /// <param name="numbers">The s and t of each row, or none.</param>
    /// <param name="rows">The rows of each matrix.</param>
    /// <param name="columns">The columns of each.</param>
    /// <param name="sums">A row of sums for each matrix.</param>
    public static void Run<TFunction>(
        TFunction f,
        ReadOnlySpan<T> a,
        ReadOnlySpan<T> b,
        ReadOnlySpan<T> numbers,
        int rows,
        int columns,
        Span<T> sums
    )
        where TFunction : struct, IRowFunction
    {
        if (rows == 0)
        {
            sums.Clear();
        }
        if (a.IsEmpty)
        {
            return;
        }
        var matrices = sums.Length / columns;
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, (long)matrices * rows * columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, TFunction.Rows > 1 ? a.Length : 0);
        fixed (
            T* firstA = a,
                firstB = b,
                firstNumber = numbers,
                to = sums
        )
        {
            var terms = new Terms<TFunction>(f, firstA, firstB, firstNumber, columns);
            if (matrices == 1)
            {
                var strips = (columns - 1) / Strip + 1;
                RowRanges.Run(new Strips<TFunction>(terms, rows, columns, to), strips, (long)rows * Strip);
            }
            else
            {
                RowRanges.Run(new Matrices<TFunction>(terms, rows, columns, to), matrices, (long)rows * columns);
            }
        }
    }

    /// <summary>What is added: a function of numbers of two matrices and of two numbers a row.</summary>
    readonly struct Terms<TFunction>(TFunction f, T* a, T* b, T* numbers, nint stride)
        where TFunction : struct, IRowFunction
    {
        public nint Stride => stride;

        /// <summary>Those from another row and column on.</summary>
        public Terms<TFunction> From(nint row, nint column) =>
            new(
                f,
                a + row * stride + column,
                b == null ? null : b + row * stride + column,
                numbers == null ? null : numbers + 2 * row,
                stride
            );

        /// <summary>A number of the row in every lane; 0 where there are none.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes<TSimd, T> Number<TSimd>(int row, int index)
            where TSimd : struct, ISimd<TSimd, T> =>
            new(TSimd.Broadcast(numbers == null ? T.Zero : numbers[2 * row + index]));

        /// <summary>The terms of as many columns as there are lanes.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TSimd At<TSimd>(nint at, Lanes<TSimd, T> s, Lanes<TSimd, T> t)
            where TSimd : struct, ISimd<TSimd, T>
        {
            var fromA = TSimd.Load(ref *(a + at));
            var fromB = TFunction.Rows > 1 ? TSimd.Load(ref *(b + at)) : fromA;
            return f.Invoke(new(fromA), new(fromB), new(fromA), s, t, s, t).Value;
        }

        /// <summary>The terms of the first columns; anything in the other lanes.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TSimd At<TSimd>(nint at, Lanes<TSimd, T> s, Lanes<TSimd, T> t, int count)
            where TSimd : struct, ISimd<TSimd, T>
        {
            if (count >= TSimd.Count)
            {
                return At(at, s, t);
            }
            if (count <= 0)
            {
                return default;
            }
            var fromA = TSimd.LoadFirst(a + at, count);
            var fromB = TFunction.Rows > 1 ? TSimd.LoadFirst(b + at, count) : fromA;
            return f.Invoke(new(fromA), new(fromB), new(fromA), s, t, s, t).Value;
        }
    }

    readonly struct Matrices<TFunction>(Terms<TFunction> terms, int rows, int columns, T* sums) : IRowWork
        where TFunction : struct, IRowFunction
    {
        public void Run(int first, int count)
        {
            for (var i = first; i < first + count; i++)
            {
                Of(terms.From((nint)i * rows, 0), rows, columns, sums + (nint)i * columns);
            }
        }
    }

    /// <summary>Strips of columns of one matrix.</summary>
    readonly struct Strips<TFunction>(Terms<TFunction> terms, int rows, int columns, T* sums) : IRowWork
        where TFunction : struct, IRowFunction
    {
        public void Run(int first, int count)
        {
            var start = first * Strip;
            Of(terms.From(0, start), rows, Math.Min(count * Strip, columns - start), sums + start);
        }
    }

    static void Of<TFunction>(Terms<TFunction> terms, int rows, int columns, T* sums)
        where TFunction : struct, IRowFunction
    {
        if (LaneWidth.Bits == 512)
        {
            Of<TFunction, Simd512<T>>(terms, rows, columns, sums);
        }
        else if (LaneWidth.Bits == 256)
        {
            Of<TFunction, Simd256<T>>(terms, rows, columns, sums);
        }
        else if (LaneWidth.Bits == 128)
        {
            Of<TFunction, Simd128<T>>(terms, rows, columns, sums);
        }
        else
        {
            Of<TFunction, SimdScalar<T>>(terms, rows, columns, sums);
        }
    }

    static void Of<TFunction, TSimd>(Terms<TFunction> terms, int rows, int columns, T* sums)
        where TFunction : struct, IRowFunction
        where TSimd : struct, ISimd<TSimd, T>
    {
        if (rows <= BlockRows)
        {
            SumBlock<TFunction, TSimd>(terms, rows, columns, sums);
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
                SumBlock<TFunction, TSimd>(terms.From(row, 0), Math.Min(BlockRows, rows - row), columns, sum);
                for (var lower = 0; lower < level; lower++)
                {
                    Add(memory + (nint)lower * columns, sum, columns);
                }
            }
            // What is left, from the smallest on.
            var first = BitOperations.TrailingZeroCount(blocks);
            var total = memory + (nint)first * columns;
            for (var level = first + 1; blocks >> level != 0; level++)
            {
                if ((blocks >> level & 1) != 0)
                {
                    Add(memory + (nint)level * columns, total, columns);
                }
            }
            new ReadOnlySpan<T>(total, columns).CopyTo(new(sums, columns));
        }
        ArrayPool<T>.Shared.Return(borrowed);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void SumBlock<TFunction, TSimd>(in Terms<TFunction> from, int rows, int columns, T* sums)
        where TFunction : struct, IRowFunction
        where TSimd : struct, ISimd<TSimd, T>
    {
        var terms = from;
        var lanes = TSimd.Count;
        for (var column = 0; column < columns; column += 4 * lanes)
        {
            var (a, b, c, d) = (default(TSimd), default(TSimd), default(TSimd), default(TSimd));
            nint at = column;
            var rest = columns - column;
            if (rest >= 4 * lanes)
            {
                for (var row = 0; row < rows; row++, at += terms.Stride)
                {
                    var (s, t) = (terms.Number<TSimd>(row, 0), terms.Number<TSimd>(row, 1));
                    a += terms.At(at, s, t);
                    b += terms.At(at + lanes, s, t);
                    c += terms.At(at + 2 * lanes, s, t);
                    d += terms.At(at + 3 * lanes, s, t);
                }
            }
            else
            {
                for (var row = 0; row < rows; row++, at += terms.Stride)
                {
                    var (s, t) = (terms.Number<TSimd>(row, 0), terms.Number<TSimd>(row, 1));
                    a += terms.At(at, s, t, rest);
                    b += terms.At(at + lanes, s, t, rest - lanes);
                    c += terms.At(at + 2 * lanes, s, t, rest - 2 * lanes);
                    d += terms.At(at + 3 * lanes, s, t, rest - 3 * lanes);
                }
            }
            Store(a, sums + column, rest);
            Store(b, sums + column + lanes, rest - lanes);
            Store(c, sums + column + 2 * lanes, rest - 2 * lanes);
            Store(d, sums + column + 3 * lanes, rest - 3 * lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store<TSimd>(TSimd x, T* to, int count)
        where TSimd : struct, ISimd<TSimd, T>
    {
        if (count >= TSimd.Count)
        {
            TSimd.Store(x, ref *to);
        }
        else if (count > 0)
        {
            TSimd.StoreFirst(x, to, count);
        }
    }

    static void Add(T* x, T* sums, int columns) =>
        LaneLoop<T>.Run(default(Plus), sums, 1, x, 1, x, 1, x, 1, sums, (nuint)columns);

    readonly struct Plus : ILaneFunction
    {
        public static int Operands => 2;

        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => a + b;
    }
}
