using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels;

/// <summary>Comparisons element by element, over operands of any layout.</summary>
internal static unsafe class CompareLoop
{
    /// <summary>y = whether it holds of a and b.</summary>
    public static void Run<TComparison, T>(ReadOnlySpan<int> sizes, in Operand<T> a, in Operand<T> b, Span<bool> y)
        where TComparison : struct, IComparison
        where T : unmanaged, INumber<T>
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
            RunStrided<TComparison, T>(sizes, a, b, y);
            return;
        }
        fixed (
            T* left = a.Memory,
                right = b.Memory
        )
        fixed (bool* to = y)
        {
            RowRanges.Run(new Work<TComparison, T>(left + a.Offset, stepA, right + b.Offset, stepB, to), y.Length, 1);
        }
    }

    static void RunStrided<TComparison, T>(ReadOnlySpan<int> sizes, in Operand<T> a, in Operand<T> b, Span<bool> y)
        where TComparison : struct, IComparison
        where T : unmanaged, INumber<T>
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
        fixed (bool* to = y)
        fixed (
            int* axes = loop.Sizes,
                steps = loop.Strides
        )
        {
            // As many runs as there are elements at most, and those fit.
            RowRanges.Run(
                new Runs<TComparison, T>
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

    struct Runs<TComparison, T> : IRowWork
        where TComparison : struct, IComparison
        where T : unmanaged, INumber<T>
    {
        public T* A;
        public T* B;
        public bool* Y;
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
                    y[i] = TComparison.Holds(a[i * stepA], b[i * stepB]);
                }
                y += inner;
                loop.Next(counters, offsets);
            }
        }
    }

    readonly struct Work<TComparison, T>(T* a, int stepA, T* b, int stepB, bool* y) : IRowWork
        where TComparison : struct, IComparison
        where T : unmanaged, INumber<T>
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
        static void WithOne(T* a, nint stepA, T b, bool* y, nint count)
        {
            for (nint i = 0; i < count; i++)
            {
                y[i] = TComparison.Holds(a[i * stepA], b);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static void WithEach(T* a, nint stepA, T* b, bool* y, nint count)
        {
            for (nint i = 0; i < count; i++)
            {
                y[i] = TComparison.Holds(a[i * stepA], b[i]);
            }
        }
    }
}
