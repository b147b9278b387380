using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Micrograd.Kernels.Convolution;

/// <summary>Copies rows that are so short that a call for each would cost more than the numbers.</summary>
internal static unsafe class RowCopy
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Adjacent numbers.</summary>
    [MethodImpl(Inline)]
    public static void Run<T>(T* from, T* to, int count)
        where T : unmanaged
    {
        var source = (byte*)from;
        var target = (byte*)to;
        var bytes = (nint)count * sizeof(T);
        if (bytes >= 32)
        {
            // The last vector begins earlier, where it would reach beyond.
            var last = bytes - 32;
            for (nint at = 0; at < last; at += 32)
            {
                Vector256.Load(source + at).Store(target + at);
            }
            Vector256.Load(source + last).Store(target + last);
        }
        else if (bytes >= 16)
        {
            var end = Vector128.Load(source + bytes - 16);
            Vector128.Load(source).Store(target);
            end.Store(target + bytes - 16);
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                to[i] = from[i];
            }
        }
    }

    /// <summary>Every so-manieth number.</summary>
    public static void Run<T>(T* from, int step, T* to, int count)
        where T : unmanaged
    {
        var i = 0;
        if (step == 2 && typeof(T) == typeof(float) && Avx2.IsSupported && count > 8)
        {
            // A vector reads one number beyond its last: it never takes the last of all.
            var last = count - 9;
            for (; i < last; i += 8)
            {
                Halve((float*)from + 2 * i, (float*)to + i);
            }
            Halve((float*)from + 2 * last, (float*)to + last);
            i = count - 1;
        }
        for (; i < count; i++)
        {
            to[i] = from[(nint)i * step];
        }
    }

    /// <summary>Every other one of sixteen numbers.</summary>
    [MethodImpl(Inline)]
    static void Halve(float* from, float* to)
    {
        var even = Avx.Shuffle(Vector256.Load(from), Vector256.Load(from + 8), 0b10_00_10_00).AsDouble();
        Avx2.Permute4x64(even, 0b11_01_10_00).AsSingle().Store(to);
    }

    /// <summary>Zeros.</summary>
    [MethodImpl(Inline)]
    public static void Clear<T>(T* to, int count)
        where T : unmanaged
    {
        for (var i = 0; i < count; i++)
        {
            to[i] = default;
        }
    }
}
