using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Micrograd.Kernels;

/// <summary>
/// The entrance to the elementwise loops: checks that all operands stay in their memory, and leads any layout to runs of
/// contiguous elements. What is strided is gathered in pieces first.
/// </summary>
internal static class Elementwise
{
    // As many equal elements as the widest lanes hold, for an operand that does not move.
    const int Block = 16;

    // Pieces that stay in the first cache.
    const int Piece = 256;

    /// <summary>y = f(a, b, c, d), element by element, in row order.</summary>
    /// <param name="f">The function.</param>
    /// <param name="sizes">The sizes that all operands share.</param>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second, or none.</param>
    /// <param name="c">The third, or none.</param>
    /// <param name="d">The fourth, or none.</param>
    /// <param name="y">Contiguous, as many elements as the sizes say.</param>
    public static void Run<TFunction, TLoop, T>(
        TFunction f,
        ReadOnlySpan<int> sizes,
        Operand<T> a,
        Operand<T> b,
        Operand<T> c,
        Operand<T> d,
        Span<T> y
    )
        where TFunction : struct, ILaneFunction
        where TLoop : struct, IElementLoop<T>
        where T : unmanaged
    {
        if (y.IsEmpty)
        {
            return;
        }
        RequireCount(sizes, y.Length);
        a.Require(sizes);
        b.Require(sizes);
        c.Require(sizes);
        d.Require(sizes);
        var (stepA, stepB) = (Step(a, sizes), Step(b, sizes));
        var (stepC, stepD) = (Step(c, sizes), Step(d, sizes));
        if ((stepA | stepB | stepC | stepD) >= 0)
        {
            Span<T> blocks = stackalloc T[4 * Block];
            TLoop.Run(
                f,
                in Source(a, a.Offset, stepA, blocks[..Block]),
                (nuint)stepA,
                in Source(b, b.Offset, stepB, blocks.Slice(Block, Block)),
                (nuint)stepB,
                in Source(c, c.Offset, stepC, blocks.Slice(2 * Block, Block)),
                (nuint)stepC,
                in Source(d, d.Offset, stepD, blocks.Slice(3 * Block, Block)),
                (nuint)stepD,
                ref MemoryMarshal.GetReference(y),
                (nuint)y.Length
            );
        }
        else
        {
            RunStrided<TFunction, TLoop, T>(f, sizes, a, b, c, d, y);
        }
    }

    static void RunStrided<TFunction, TLoop, T>(
        TFunction f,
        ReadOnlySpan<int> sizes,
        Operand<T> a,
        Operand<T> b,
        Operand<T> c,
        Operand<T> d,
        Span<T> y
    )
        where TFunction : struct, ILaneFunction
        where TLoop : struct, IElementLoop<T>
        where T : unmanaged
    {
        var rank = sizes.Length;
        Span<int> strides = stackalloc int[4 * rank];
        strides.Clear();
        a.Strides.CopyTo(strides);
        b.Strides.CopyTo(strides[rank..]);
        c.Strides.CopyTo(strides[(2 * rank)..]);
        d.Strides.CopyTo(strides[(3 * rank)..]);
        var loop = Strided.Of(sizes, strides, 4, stackalloc int[5 * rank]);
        Span<int> counters = stackalloc int[rank];
        counters.Clear();
        Span<int> offsets = [a.Offset, b.Offset, c.Offset, d.Offset];
        Span<T> pieces = stackalloc T[4 * Piece];
        var inner = loop.Inner;
        var runs = loop.Runs;
        ref var target = ref MemoryMarshal.GetReference(y);
        for (long run = 0; run < runs; run++)
        {
            for (var start = 0; start < inner; start += Piece)
            {
                var length = Math.Min(Piece, inner - start);
                ref readonly var sourceA = ref Gather(
                    a,
                    offsets[0],
                    loop.InnerStride(0),
                    start,
                    length,
                    pieces,
                    out var stepA
                );
                ref readonly var sourceB = ref Gather(
                    b,
                    offsets[1],
                    loop.InnerStride(1),
                    start,
                    length,
                    pieces[Piece..],
                    out var stepB
                );
                ref readonly var sourceC = ref Gather(
                    c,
                    offsets[2],
                    loop.InnerStride(2),
                    start,
                    length,
                    pieces[(2 * Piece)..],
                    out var stepC
                );
                ref readonly var sourceD = ref Gather(
                    d,
                    offsets[3],
                    loop.InnerStride(3),
                    start,
                    length,
                    pieces[(3 * Piece)..],
                    out var stepD
                );
                TLoop.Run(
                    f,
                    in sourceA,
                    stepA,
                    in sourceB,
                    stepB,
                    in sourceC,
                    stepC,
                    in sourceD,
                    stepD,
                    ref Unsafe.Add(ref target, (nint)(run * inner + start)),
                    (nuint)length
                );
            }
            loop.Next(counters, offsets);
        }
    }

    static int Step<T>(Operand<T> operand, ReadOnlySpan<int> sizes)
        where T : unmanaged => operand.IsNone ? 0 : operand.FlatStep(sizes);

    /// <summary>The operand's elements where they are, or its one element many times.</summary>
    static ref readonly T Source<T>(Operand<T> operand, int offset, int step, Span<T> block)
        where T : unmanaged
    {
        if (step != 0)
        {
            return ref operand.Memory[offset];
        }
        block[..Block].Fill(operand.IsNone ? default : operand.Memory[offset]);
        return ref MemoryMarshal.GetReference(block);
    }

    static ref readonly T Gather<T>(
        Operand<T> operand,
        int offset,
        int stride,
        int start,
        int length,
        Span<T> piece,
        out nuint step
    )
        where T : unmanaged
    {
        step = stride == 0 ? 0u : 1u;
        if (stride is 0 or 1)
        {
            return ref Source(operand, offset + start * stride, stride, piece);
        }
        var from = offset + start * stride;
        for (var i = 0; i < length; i++)
        {
            piece[i] = operand.Memory[from + i * stride];
        }
        return ref MemoryMarshal.GetReference(piece);
    }

    static void RequireCount(ReadOnlySpan<int> sizes, int elements)
    {
        long count = 1;
        foreach (var size in sizes)
        {
            count *= size;
        }
        if (count != elements)
        {
            throw new ArgumentException($"{count} elements do not fit {elements}.", nameof(sizes));
        }
    }
}
