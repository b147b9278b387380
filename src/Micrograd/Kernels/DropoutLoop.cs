using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels;

/// <summary>Dropout in one pass: blocks of random numbers at a time, each a function of its place, so threads may share the work.</summary>
internal static unsafe class DropoutLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>y = 0 where the random number is below p, else x · scale.</summary>
    public static void Run(Philox random, ulong start, T p, T scale, ReadOnlySpan<T> x, Span<T> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        fixed (
            T* from = x,
                to = y
        )
        {
            const int Part = RandomFill.Part;
            RowRanges.Run(new Work(random, start, p, scale, from, to, y.Length), (y.Length + Part - 1) / Part, Part);
        }
    }

    readonly struct Work(Philox random, ulong start, T p, T scale, T* x, T* y, int count) : IRowWork
    {
        public void Run(int first, int rows)
        {
            const int Part = RandomFill.Part;
            var bits = stackalloc T[Part];
            for (var row = first; row < first + rows; row++)
            {
                var place = row * Part;
                var numbers = Math.Min(Part, count - place);
                RandomFill.Bits(random, start, place, numbers, bits);
                Drop(bits, x + place, y + place, (nuint)numbers);
            }
        }

        void Drop(T* bits, T* x, T* y, nuint end)
        {
            nuint i = 0;
            if (LaneWidth.Bits == 512)
            {
                i = Loop<Simd512<T>>(bits, x, y, i, end);
            }
            else if (LaneWidth.Bits == 256)
            {
                i = Loop<Simd256<T>>(bits, x, y, i, end);
            }
            else if (LaneWidth.Bits == 128)
            {
                i = Loop<Simd128<T>>(bits, x, y, i, end);
            }
            Loop<SimdScalar<T>>(bits, x, y, i, end);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        nuint Loop<TSimd>(T* bits, T* x, T* y, nuint i, nuint end)
            where TSimd : struct, ISimd<TSimd, T>
        {
            var (least, factor) = (TSimd.Broadcast(p), TSimd.Broadcast(scale));
            for (; i + (nuint)TSimd.Count <= end; i += (nuint)TSimd.Count)
            {
                var number = RandomFill.Unit<TSimd, T>(TSimd.Load(ref *bits, i));
                var kept = TSimd.Load(ref *x, i) * factor;
                TSimd.Store(TSimd.Select(TSimd.LessThan(number, least), default, kept), ref *y, i);
            }
            return i;
        }
    }
}
