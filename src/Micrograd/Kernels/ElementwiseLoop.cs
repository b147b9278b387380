using System.Runtime.CompilerServices;

namespace Micrograd.Kernels;

/// <summary>
/// The entrance to the elementwise loops: checks that all operands stay in their memory, and leads any layout to runs of
/// contiguous elements. Operands come by reference: they are large, and an op on a few numbers would take its time to copy them.
/// </summary>
internal static unsafe class ElementwiseLoop
{
    /// <summary>Elements of a strided loop that are worth handing to another thread.</summary>
    const int PartSize = 1 << 16;

    /// <summary>y = f(a, b, c, d), element by element, in row order. y may be one of the operands, if that is contiguous.</summary>
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
        in Operand<T> a,
        in Operand<T> b,
        in Operand<T> c,
        in Operand<T> d,
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
        var blocks = stackalloc T[4 * StridedRange<TFunction, TLoop, T>.Block];
        // An operand that is not there is read nowhere, but has an address.
        fixed (
            T* firstA = a.Memory,
                firstB = b.Memory,
                firstC = c.Memory,
                firstD = d.Memory,
                firstY = y
        )
        {
            var (stepA, stepB) = (Step(a, sizes), Step(b, sizes));
            var (stepC, stepD) = (Step(c, sizes), Step(d, sizes));
            if ((stepA | stepB | stepC | stepD) >= 0)
            {
                const int Block = StridedRange<TFunction, TLoop, T>.Block;
                new ElementRange<TFunction, TLoop, T>
                {
                    Function = f,
                    A = Source(a, firstA, stepA, blocks),
                    B = Source(b, firstB, stepB, blocks + Block),
                    C = Source(c, firstC, stepC, blocks + 2 * Block),
                    D = Source(d, firstD, stepD, blocks + 3 * Block),
                    Y = firstY,
                    StepA = (nuint)stepA,
                    StepB = (nuint)stepB,
                    StepC = (nuint)stepC,
                    StepD = (nuint)stepD,
                    Count = (nuint)y.Length,
                }.Run();
                return;
            }
            RunStrided<TFunction, TLoop, T>(
                f,
                sizes,
                a,
                b,
                c,
                d,
                new Pointers<T>
                {
                    A = a.IsNone ? blocks : firstA,
                    B = b.IsNone ? blocks : firstB,
                    C = c.IsNone ? blocks : firstC,
                    D = d.IsNone ? blocks : firstD,
                    Y = firstY,
                }
            );
        }
    }

    // Not inlined: the short way would have room for all of it to clear.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void RunStrided<TFunction, TLoop, T>(
        TFunction f,
        ReadOnlySpan<int> sizes,
        in Operand<T> a,
        in Operand<T> b,
        in Operand<T> c,
        in Operand<T> d,
        Pointers<T> pointers
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
        Span<int> space = stackalloc int[5 * rank];
        var loop = Strided.Of(sizes, strides, 4, space);
        Span<int> offsets = [a.Offset, b.Offset, c.Offset, d.Offset];
        var runs = loop.Runs;
        var elements = runs * loop.Inner;
        var parts = (int)Math.Min(runs, elements / PartSize);
        if (parts <= 1 || Workers.ThreadCount == 1)
        {
            Run<TFunction, TLoop, T>(f, pointers, loop, 0, runs, offsets);
            return;
        }
        fixed (
            int* sharedSizes = loop.Sizes,
                sharedStrides = loop.Strides,
                sharedOffsets = offsets
        )
        {
            Workers.Run(
                new Part<TFunction, TLoop, T>
                {
                    Function = f,
                    Pointers = pointers,
                    Sizes = sharedSizes,
                    Strides = sharedStrides,
                    Offsets = sharedOffsets,
                    Rank = loop.Sizes.Length,
                    Runs = runs,
                    Parts = parts,
                },
                parts
            );
        }
    }

    static void Run<TFunction, TLoop, T>(
        TFunction f,
        Pointers<T> pointers,
        Strided loop,
        long first,
        long count,
        Span<int> offsets
    )
        where TFunction : struct, ILaneFunction
        where TLoop : struct, IElementLoop<T>
        where T : unmanaged =>
        new StridedRange<TFunction, TLoop, T>
        {
            Function = f,
            A = pointers.A,
            B = pointers.B,
            C = pointers.C,
            D = pointers.D,
            Y = pointers.Y,
            Loop = loop,
        }.Run(first, count, offsets);

    static int Step<T>(in Operand<T> operand, ReadOnlySpan<int> sizes)
        where T : unmanaged => operand.IsNone ? 0 : operand.FlatStep(sizes);

    /// <summary>The operand's elements where they are, or its one element many times.</summary>
    static T* Source<T>(in Operand<T> operand, T* first, int step, T* block)
        where T : unmanaged
    {
        if (step != 0)
        {
            return first + operand.Offset;
        }
        if (!operand.IsNone)
        {
            new Span<T>(block, 16).Fill(first[operand.Offset]);
        }
        return block;
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

    struct Pointers<T>
        where T : unmanaged
    {
        public T* A;
        public T* B;
        public T* C;
        public T* D;
        public T* Y;
    }

    struct Part<TFunction, TLoop, T> : IWork
        where TFunction : struct, ILaneFunction
        where TLoop : struct, IElementLoop<T>
        where T : unmanaged
    {
        public TFunction Function;
        public Pointers<T> Pointers;
        public int* Sizes;
        public int* Strides;
        public int* Offsets;
        public int Rank;
        public long Runs;
        public int Parts;

        public readonly void Run(int part)
        {
            var (first, end) = (Runs * part / Parts, Runs * (part + 1) / Parts);
            Span<int> offsets = [Offsets[0], Offsets[1], Offsets[2], Offsets[3]];
            var loop = new Strided(new(Sizes, Rank), new(Strides, 4 * Rank), 4);
            ElementwiseLoop.Run<TFunction, TLoop, T>(Function, Pointers, loop, first, end - first, offsets);
        }
    }
}
