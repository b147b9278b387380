using System.Numerics;

namespace Micrograd.Kernels;

/// <summary>Dropout in one pass: a block of random numbers at a time, each a function of its place, so threads may share the work.</summary>
internal static unsafe class DropoutLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Whole blocks of random numbers, and little enough for the stack.
    const int Block = 512;

    /// <summary>y = 0 where the random number is below p, else x · scale.</summary>
    public static void Run(Philox random, ulong start, T p, T scale, ReadOnlySpan<T> x, Span<T> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        fixed (
            T* from = x,
                to = y
        )
        {
            var work = new Work(random, start, p, scale, from, to, y.Length);
            RowRanges.Run(work, (y.Length + Block - 1) / Block, 8L * Block);
        }
    }

    readonly struct Work(Philox random, ulong start, T p, T scale, T* x, T* y, int count) : IRowWork
    {
        public void Run(int first, int rows)
        {
            var memory = stackalloc T[Block];
            for (var row = first; row < first + rows; row++)
            {
                var place = row * Block;
                var numbers = new Span<T>(memory, Math.Min(Block, count - place));
                RandomFill.Uniform(random, start + (ulong)(place / RandomFill.NumbersPerBlock<T>()), numbers);
                for (var i = 0; i < numbers.Length; i++)
                {
                    y[place + i] = numbers[i] < p ? T.Zero : x[place + i] * scale;
                }
            }
        }
    }
}
