using System.Runtime.CompilerServices;

namespace Micrograd.Kernels;

/// <summary>
/// The elementwise loop over runs along the inner axis, each of which starts elsewhere in every operand. What does not lie side by side
/// in a run is gathered in pieces first.
/// </summary>
internal unsafe ref struct StridedRange<TFunction, TLoop, T>
    where TFunction : struct, ILaneFunction
    where TLoop : struct, IElementLoop<T>
    where T : unmanaged
{
    /// <summary>As many equal elements as the widest lanes hold, for an operand that does not move.</summary>
    public const int Block = 16;

    // Pieces that stay in the first cache.
    const int Piece = 256;

    public TFunction Function;
    public T* A;
    public T* B;
    public T* C;
    public T* D;
    public T* Y;
    public Strided Loop;

    /// <summary>Runs <paramref name="count"/> runs from <paramref name="first"/> on.</summary>
    /// <param name="first">The first run.</param>
    /// <param name="count">How many.</param>
    /// <param name="offsets">Where each operand's first element is; changed.</param>
    public readonly void Run(long first, long count, Span<int> offsets)
    {
        Span<int> counters = stackalloc int[Strided.MaxRank];
        Loop.Seek(first, counters, offsets);
        var pieces = stackalloc T[4 * Piece];
        var inner = Loop.Inner;
        var (strideA, strideB) = (Loop.InnerStride(0), Loop.InnerStride(1));
        var (strideC, strideD) = (Loop.InnerStride(2), Loop.InnerStride(3));
        // Nothing to gather: a run at a time.
        var isSimple = ((strideA | strideB | strideC | strideD) & ~1) == 0;
        if (isSimple && Loop.Sizes.Length > 1 && RunRows(first, count, counters, offsets, pieces))
        {
            return;
        }
        var longest = isSimple ? inner : Piece;
        for (var run = first; run < first + count; run++)
        {
            for (var start = 0; start < inner; start += longest)
            {
                var length = Math.Min(longest, inner - start);
                var a = Gather(A + offsets[0], strideA, start, length, pieces);
                var b = TFunction.Operands > 1 ? Gather(B + offsets[1], strideB, start, length, pieces + Piece) : a;
                var c = TFunction.Operands > 2 ? Gather(C + offsets[2], strideC, start, length, pieces + 2 * Piece) : a;
                var d = TFunction.Operands > 3 ? Gather(D + offsets[3], strideD, start, length, pieces + 3 * Piece) : a;
                TLoop.Run(
                    Function,
                    a,
                    strideA == 0 ? 0u : 1u,
                    b,
                    strideB == 0 ? 0u : 1u,
                    c,
                    strideC == 0 ? 0u : 1u,
                    d,
                    strideD == 0 ? 0u : 1u,
                    Y + run * inner + start,
                    (nuint)length
                );
            }
            Loop.Next(counters, offsets);
        }
    }

    /// <summary>
    /// The rows along the last outer axis in one call: of short ones, finding the next takes longer than what is computed. Not where the one
    /// number of a row is another's in the next.
    /// </summary>
    readonly bool RunRows(long first, long count, Span<int> counters, Span<int> offsets, T* blocks)
    {
        var outer = Loop.Sizes.Length - 2;
        var strides = Loop.Strides;
        var rows = new ElementRows<T> { Columns = Loop.Inner };
        (rows.DownA, rows.DownB) = (strides[4 * outer], strides[4 * outer + 1]);
        (rows.DownC, rows.DownD) = (strides[4 * outer + 2], strides[4 * outer + 3]);
        (rows.StepA, rows.StepB) = (Loop.InnerStride(0), Loop.InnerStride(1));
        (rows.StepC, rows.StepD) = (Loop.InnerStride(2), Loop.InnerStride(3));
        if (
            (rows.StepA == 0 && rows.DownA != 0)
            || (rows.StepB == 0 && rows.DownB != 0)
            || (rows.StepC == 0 && rows.DownC != 0)
            || (rows.StepD == 0 && rows.DownD != 0)
        )
        {
            return false;
        }
        for (var run = first; run < first + count; )
        {
            var left = (int)Math.Min(Loop.Sizes[outer] - counters[outer], first + count - run);
            rows.A = Row(A + offsets[0], rows.StepA, blocks);
            rows.B = TFunction.Operands > 1 ? Row(B + offsets[1], rows.StepB, blocks + Block) : rows.A;
            rows.C = TFunction.Operands > 2 ? Row(C + offsets[2], rows.StepC, blocks + 2 * Block) : rows.A;
            rows.D = TFunction.Operands > 3 ? Row(D + offsets[3], rows.StepD, blocks + 3 * Block) : rows.A;
            rows.Y = Y + run * Loop.Inner;
            rows.Rows = left;
            TLoop.Run(Function, rows);
            run += left;
            for (var operand = 0; operand < 4; operand++)
            {
                offsets[operand] += (left - 1) * strides[4 * outer + operand];
            }
            counters[outer] += left - 1;
            Loop.Next(counters, offsets);
        }
        return true;
    }

    static T* Row(T* from, nint step, T* block)
    {
        if (step == 0)
        {
            new Span<T>(block, Block).Fill(*from);
        }
        return step == 0 ? block : from;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T* Gather(T* from, int stride, int start, int length, T* piece)
    {
        if (stride == 1)
        {
            return from + start;
        }
        if (stride == 0)
        {
            new Span<T>(piece, Block).Fill(*from);
            return piece;
        }
        from += (nint)start * stride;
        for (var i = 0; i < length; i++)
        {
            piece[i] = *from;
            from += stride;
        }
        return piece;
    }
}
