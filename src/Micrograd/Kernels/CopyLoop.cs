using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Micrograd.Kernels;

/// <summary>Copies elements from one layout to another, converting them where the types differ.</summary>
internal static unsafe class CopyLoop
{
    /// <summary>A longer row is worth a call.</summary>
    const int ShortBytes = 512;

    /// <summary>Copies all elements.</summary>
    /// <param name="sizes">The sizes of both.</param>
    /// <param name="from">What is read.</param>
    /// <param name="memory">What is written to.</param>
    /// <param name="offset">Where its first element is.</param>
    /// <param name="strides">Its strides; no two elements may be one.</param>
    public static void Run<TFrom, TTo>(
        ReadOnlySpan<int> sizes,
        in Operand<TFrom> from,
        Span<TTo> memory,
        int offset,
        ReadOnlySpan<int> strides
    )
        where TFrom : unmanaged
        where TTo : unmanaged => StridedMove<Copy<TFrom, TTo>, TFrom, TTo>.Run(sizes, from, memory, offset, strides);

    readonly struct Copy<TFrom, TTo> : IRowMove<TFrom, TTo>
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        public static int PartSize => RowRanges.PartSize;

        public static void Run(
            TFrom* from,
            nint down,
            int step,
            TTo* to,
            nint downTo,
            int stepTo,
            int rows,
            int columns
        )
        {
            if (typeof(TFrom) == typeof(TTo) && (step, stepTo) is (1, 1) && (long)columns * sizeof(TFrom) <= ShortBytes)
            {
                ShortRows(
                    (byte*)from,
                    down * sizeof(TFrom),
                    (byte*)to,
                    downTo * sizeof(TFrom),
                    rows,
                    columns * sizeof(TFrom)
                );
                return;
            }
            for (; rows > 0; rows--, from += down, to += downTo)
            {
                Row(from, step, to, stepTo, columns);
            }
        }

        static void Row(TFrom* from, nint step, TTo* to, nint stepTo, int count)
        {
            if ((step, stepTo) is (0, 1))
            {
                new Span<TTo>(to, count).Fill(ElementConversion.To<TFrom, TTo>(*from));
            }
            else if ((step, stepTo) is (1, 1))
            {
                Adjacent(from, to, count);
            }
            else
            {
                for (; count > 0; count--, from += step, to += stepTo)
                {
                    *to = ElementConversion.To<TFrom, TTo>(*from);
                }
            }
        }
    }

    /// <summary>Rows of adjacent bytes, by vectors, the last of which may overlap the one before.</summary>
    static void ShortRows(byte* from, nint down, byte* to, nint downTo, int rows, int bytes)
    {
        if (bytes < sizeof(ulong))
        {
            for (; rows > 0; rows--, from += down, to += downTo)
            {
                for (var i = 0; i < bytes; i++)
                {
                    to[i] = from[i];
                }
            }
        }
        else if (bytes <= 2 * sizeof(ulong))
        {
            Ends<ulong>(from, down, to, downTo, rows, bytes);
        }
        else if (bytes <= 2 * Vector128<byte>.Count)
        {
            Ends<Vector128<byte>>(from, down, to, downTo, rows, bytes);
        }
        else if (bytes <= 2 * Vector256<byte>.Count)
        {
            Ends<Vector256<byte>>(from, down, to, downTo, rows, bytes);
        }
        else
        {
            var end = bytes - Vector256<byte>.Count;
            for (; rows > 0; rows--, from += down, to += downTo)
            {
                for (nint i = 0; i < end; i += Vector256<byte>.Count)
                {
                    Vector256.Load(from + i).Store(to + i);
                }
                Vector256.Load(from + end).Store(to + end);
            }
        }
    }

    /// <summary>Rows of one to two pieces each: the first and the last, which may overlap.</summary>
    static void Ends<TPiece>(byte* from, nint down, byte* to, nint downTo, int rows, int bytes)
        where TPiece : unmanaged
    {
        nint last = bytes - sizeof(TPiece);
        for (; rows > 0; rows--, from += down, to += downTo)
        {
            var (first, second) = (Unsafe.ReadUnaligned<TPiece>(from), Unsafe.ReadUnaligned<TPiece>(from + last));
            Unsafe.WriteUnaligned(to, first);
            Unsafe.WriteUnaligned(to + last, second);
        }
    }

    static void Adjacent<TFrom, TTo>(TFrom* from, TTo* to, int count)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        if (typeof(TFrom) == typeof(TTo))
        {
            var bytes = (long)count * sizeof(TFrom);
            Buffer.MemoryCopy(from, to, bytes, bytes);
            return;
        }
        for (nint i = 0; i < count; i++)
        {
            to[i] = ElementConversion.To<TFrom, TTo>(from[i]);
        }
    }
}
