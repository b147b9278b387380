using System.Runtime.CompilerServices;

namespace Micrograd.Kernels;

/// <summary>Comparisons and operations on bits, element by element, over operands of any layout.</summary>
internal static unsafe class PairLoop
{
    /// <summary>y = f(a, b)</summary>
    public static void Run<TPair, T, TResult>(
        ReadOnlySpan<int> sizes,
        in Operand<T> a,
        in Operand<T> b,
        Span<TResult> y
    )
        where TPair : struct, IPair<T, TResult>
        where T : unmanaged
        where TResult : unmanaged
    {
        if (y.IsEmpty)
        {
            return;
        }
        a.Require(sizes);
        b.Require(sizes);
        var (stepA, stepB) = (a.FlatStep(sizes), b.FlatStep(sizes));
        if ((stepA | stepB) < 0)
        {
            RunStrided<TPair, T, TResult>(sizes, a, b, y);
            return;
        }
        fixed (
            T* left = a.Memory,
                right = b.Memory
        )
        fixed (TResult* to = y)
        {
            RowRanges.Run(
                new Work<TPair, T, TResult>(left + a.Offset, stepA, right + b.Offset, stepB, to),
                y.Length,
                1
            );
        }
    }

    static void RunStrided<TPair, T, TResult>(
        ReadOnlySpan<int> sizes,
        in Operand<T> a,
        in Operand<T> b,
        Span<TResult> y
    )
        where TPair : struct, IPair<T, TResult>
        where T : unmanaged
        where TResult : unmanaged
    {
        var rank = sizes.Length;
        Span<int> strides = stackalloc int[2 * rank];
        a.Strides.CopyTo(strides);
        b.Strides.CopyTo(strides[rank..]);
        Span<int> space = stackalloc int[3 * rank];
        var loop = Strided.Of(sizes, strides, 2, space);
        fixed (
            T* left = a.Memory,
                right = b.Memory
        )
        fixed (TResult* to = y)
        fixed (
            int* axes = loop.Sizes,
                steps = loop.Strides
        )
        {
            // As many runs as there are elements at most, and those fit.
            RowRanges.Run(
                new Runs<TPair, T, TResult>
                {
                    A = left + a.Offset,
                    B = right + b.Offset,
                    Y = to,
                    Sizes = axes,
                    Strides = steps,
                    Rank = loop.Sizes.Length,
                },
                (int)loop.Runs,
                loop.Inner
            );
        }
    }

    struct Runs<TPair, T, TResult> : IRowWork
        where TPair : struct, IPair<T, TResult>
        where T : unmanaged
        where TResult : unmanaged
    {
        public T* A;
        public T* B;
        public TResult* Y;
        public int* Sizes;
        public int* Strides;
        public int Rank;

        public readonly void Run(int first, int count)
        {
            var loop = new Strided(new(Sizes, Rank), new(Strides, 2 * Rank), 2);
            Span<int> counters = stackalloc int[Strided.MaxRank];
            counters.Clear();
            Span<int> offsets = [0, 0];
            loop.Seek(first, counters, offsets);
            var inner = loop.Inner;
            nint stepA = loop.InnerStride(0);
            nint stepB = loop.InnerStride(1);
            var y = Y + (nint)first * inner;
            for (; count > 0; count--)
            {
                var a = A + offsets[0];
                var b = B + offsets[1];
                for (nint i = 0; i < inner; i++)
                {
                    y[i] = TPair.Of(a[i * stepA], b[i * stepB]);
                }
                y += inner;
                loop.Next(counters, offsets);
            }
        }
    }

    readonly struct Work<TPair, T, TResult>(T* a, int stepA, T* b, int stepB, TResult* y) : IRowWork
        where TPair : struct, IPair<T, TResult>
        where T : unmanaged
        where TResult : unmanaged
    {
        public void Run(int first, int count)
        {
            if (stepB == 0)
            {
                WithOne(a + (nint)first * stepA, stepA, *b, y + first, count);
            }
            else
            {
                WithEach(a + (nint)first * stepA, stepA, b + first, y + first, count);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static void WithOne(T* a, nint stepA, T b, TResult* y, nint count)
        {
            for (nint i = 0; i < count; i++)
            {
                y[i] = TPair.Of(a[i * stepA], b);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static void WithEach(T* a, nint stepA, T* b, TResult* y, nint count)
        {
            for (nint i = 0; i < count; i++)
            {
                y[i] = TPair.Of(a[i * stepA], b[i]);
            }
        }
    }
}
