using System.Runtime.CompilerServices;

namespace Micrograd.Kernels;

/// <summary>An element as another type: to whole numbers towards 0, to bool by ≠ 0.</summary>
internal static class ElementConversion
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTo To<TFrom, TTo>(TFrom value)
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
