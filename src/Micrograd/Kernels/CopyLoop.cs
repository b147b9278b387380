using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Micrograd.Kernels;

/// <summary>Copies elements from one layout to another, converting them where the types differ.</summary>
internal static class CopyLoop
{
    /// <summary>Copies all elements.</summary>
    /// <param name="sizes">The sizes of both.</param>
    /// <param name="from">What is read.</param>
    /// <param name="memory">What is written to.</param>
    /// <param name="offset">Where its first element is.</param>
    /// <param name="strides">Its strides; no two elements may be one.</param>
    public static void Run<TFrom, TTo>(
        ReadOnlySpan<int> sizes,
        Operand<TFrom> from,
        Span<TTo> memory,
        int offset,
        ReadOnlySpan<int> strides
    )
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        var rank = sizes.Length;
        foreach (var size in sizes)
        {
            if (size == 0)
            {
                return;
            }
        }
        from.Require(sizes);
        new Operand<TTo>(memory, offset, strides).Require(sizes);
        Span<int> both = stackalloc int[2 * rank];
        from.Strides.CopyTo(both);
        strides.CopyTo(both[rank..]);
        var loop = Strided.Of(sizes, both, 2, stackalloc int[3 * rank]);
        Span<int> counters = stackalloc int[rank];
        counters.Clear();
        Span<int> offsets = [from.Offset, offset];
        var (inner, runs) = (loop.Inner, loop.Runs);
        var (stepFrom, stepTo) = (loop.InnerStride(0), loop.InnerStride(1));
        for (long run = 0; run < runs; run++)
        {
            if (typeof(TFrom) == typeof(TTo) && (stepFrom, stepTo) is (1, 1))
            {
                var source = from.Memory.Slice(offsets[0], inner);
                MemoryMarshal
                    .Cast<TFrom, byte>(source)
                    .CopyTo(MemoryMarshal.Cast<TTo, byte>(memory.Slice(offsets[1], inner)));
            }
            else
            {
                for (var i = 0; i < inner; i++)
                {
                    memory[offsets[1] + i * stepTo] = Convert<TFrom, TTo>(from.Memory[offsets[0] + i * stepFrom]);
                }
            }
            loop.Next(counters, offsets);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TTo Convert<TFrom, TTo>(TFrom value)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        if (typeof(TFrom) == typeof(TTo))
        {
            return Unsafe.BitCast<TFrom, TTo>(value);
        }
        if (typeof(TFrom) == typeof(long))
        {
            return FromWhole<TTo>(Unsafe.BitCast<TFrom, long>(value));
        }
        if (typeof(TFrom) == typeof(bool))
        {
            return FromWhole<TTo>(Unsafe.BitCast<TFrom, bool>(value) ? 1 : 0);
        }
        if (typeof(TFrom) == typeof(double))
        {
            return FromDouble<TTo>(Unsafe.BitCast<TFrom, double>(value));
        }
        return FromDouble<TTo>(
            typeof(TFrom) == typeof(float) ? Unsafe.BitCast<TFrom, float>(value)
            : typeof(TFrom) == typeof(Half) ? (double)Unsafe.BitCast<TFrom, Half>(value)
            : (float)Unsafe.BitCast<TFrom, BFloat16>(value)
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TTo FromDouble<TTo>(double value)
        where TTo : unmanaged
    {
        if (typeof(TTo) == typeof(float))
        {
            return Unsafe.BitCast<float, TTo>((float)value);
        }
        if (typeof(TTo) == typeof(double))
        {
            return Unsafe.BitCast<double, TTo>(value);
        }
        if (typeof(TTo) == typeof(long))
        {
            return Unsafe.BitCast<long, TTo>((long)value);
        }
        if (typeof(TTo) == typeof(bool))
        {
            return Unsafe.BitCast<bool, TTo>(value != 0);
        }
        if (typeof(TTo) == typeof(Half))
        {
            return Unsafe.BitCast<Half, TTo>((Half)value);
        }
        return Unsafe.BitCast<BFloat16, TTo>((BFloat16)(float)value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TTo FromWhole<TTo>(long value)
        where TTo : unmanaged =>
        typeof(TTo) == typeof(long) ? Unsafe.BitCast<long, TTo>(value)
        : typeof(TTo) == typeof(bool) ? Unsafe.BitCast<bool, TTo>(value != 0)
        : typeof(TTo) == typeof(float) ? Unsafe.BitCast<float, TTo>(value)
        : FromDouble<TTo>(value);
}
