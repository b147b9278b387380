using System.Numerics;
using System.Runtime.CompilerServices;

namespace Micrograd.Kernels;

/// <summary>Comparisons element by element, over operands that lie in order or do not move.</summary>
internal static unsafe class CompareLoop
{
    /// <summary>y = whether it holds of a and b.</summary>
    /// <exception cref="ArgumentException">An operand lies otherwise.</exception>
    public static void Run<TComparison, T>(ReadOnlySpan<int> sizes, Operand<T> a, Operand<T> b, Span<bool> y)
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
            throw new ArgumentException("The operands must lie in order.", nameof(a));
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
