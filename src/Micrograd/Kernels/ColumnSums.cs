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
        Run(default(Itself), x, x, [], rows, columns, sums);

    /// <summary>Σ f(a, b; s, t), where each row has its own s and t.</summary>
    /// <param name="f">The function; it reads no more than these.</param>
    /// <param name="a">Matrices [rows, columns], one after the other.</param>
    /// <param name="b">As many others.</param>
    /// <param name="numbers">The s and t of each row; or none, if the function does not read them.</param>
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
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, a.Length);
        fixed (
            T* firstA = a,
                firstB = b,
                firstNumber = numbers,
                to = sums
        )
        {
            // Numbers that are not there are read nowhere, but have an address.
            var terms = numbers.IsEmpty
                ? new Terms<TFunction>(f, firstA, firstB, firstA, 0, columns)
                : new(f, firstA, firstB, firstNumber, 2, columns);
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

    /// <summary>What is added: a function of two matrices and of two numbers a row, <c>step</c> numbers apart.</summary>
    readonly struct Terms<TFunction>(TFunction f, T* a, T* b, T* numbers, nint step, nint stride)
        where TFunction : struct, IRowFunction
    {
        public readonly TFunction F = f;
        public readonly T* A = a;
        public readonly T* B = b;
        public readonly T* Numbers = numbers;
        public readonly nint Step = step;
        public readonly nint Stride = stride;

        /// <summary>Those from another row and column on.</summary>
        public Terms<TFunction> From(nint row, nint column) =>
            new(F, A + row * Stride + column, B + row * Stride + column, Numbers + row * Step, Step, Stride);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TSimd Load<TSimd>(nint at, T* numbers)
            where TSimd : struct, ISimd<TSimd, T> => Of(TSimd.Load(ref *(A + at)), TSimd.Load(ref *(B + at)), numbers);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TSimd LoadFirst<TSimd>(nint at, T* numbers, int count)
            where TSimd : struct, ISimd<TSimd, T> =>
            Of(TSimd.LoadFirst(A + at, count), TSimd.LoadFirst(B + at, count), numbers);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        TSimd Of<TSimd>(TSimd a, TSimd b, T* numbers)
            where TSimd : struct, ISimd<TSimd, T>
        {
            var s = new Lanes<TSimd, T>(TSimd.Broadcast(numbers[0]));
            var t = new Lanes<TSimd, T>(TSimd.Broadcast(numbers[1]));
            return F.Invoke(new(a), new(b), new(a), s, t, s, t).Value;
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
        nint lanes = TSimd.Count;
        nint column = 0;
        for (; column + 4 * lanes <= columns; column += 4 * lanes)
        {
            var (a, b, c, d) = (default(TSimd), default(TSimd), default(TSimd), default(TSimd));
            var at = column;
            var numbers = terms.Numbers;
            for (var row = 0; row < rows; row++)
            {
                a += terms.Load<TSimd>(at, numbers);
                b += terms.Load<TSimd>(at + lanes, numbers);
                c += terms.Load<TSimd>(at + 2 * lanes, numbers);
                d += terms.Load<TSimd>(at + 3 * lanes, numbers);
                at += terms.Stride;
                numbers += terms.Step;
            }
            TSimd.Store(a, ref *(sums + column));
            TSimd.Store(b, ref *(sums + column + lanes));
            TSimd.Store(c, ref *(sums + column + 2 * lanes));
            TSimd.Store(d, ref *(sums + column + 3 * lanes));
        }
        for (; column < columns; column += lanes)
        {
            var rest = (int)Math.Min(columns - column, lanes);
            var a = default(TSimd);
            var at = column;
            var numbers = terms.Numbers;
            for (var row = 0; row < rows; row++)
            {
                a += terms.LoadFirst<TSimd>(at, numbers, rest);
                at += terms.Stride;
                numbers += terms.Step;
            }
            TSimd.StoreFirst(a, sums + column, rest);
        }
    }

    static void Add(T* x, T* sums, int columns) =>
        LaneLoop<T>.Run(default(Plus), sums, 1, x, 1, x, 1, x, 1, sums, (nuint)columns);

    readonly struct Plus : ILaneFunction
    {
        public TReal Invoke<TReal>(TReal a, TReal b, TReal c, TReal d)
            where TReal : IReal<TReal> => a + b;
    }
}
