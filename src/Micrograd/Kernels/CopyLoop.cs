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
        ArgumentOutOfRangeException.ThrowIfZero(from.Memory.Length);
        from.Require(sizes);
        new Operand<TTo>(memory, offset, strides).Require(sizes);
        Span<int> both = stackalloc int[2 * rank];
        from.Strides.CopyTo(both);
        strides.CopyTo(both[rank..]);
        Span<int> space = stackalloc int[3 * rank];
        var loop = Strided.Of(sizes, both, 2, space);
        fixed (TFrom* source = from.Memory)
        fixed (TTo* target = memory)
        fixed (
            int* axes = loop.Sizes,
                steps = loop.Strides
        )
        {
            var runs = new Runs<TFrom, TTo>
            {
                From = source + from.Offset,
                To = target + offset,
                Sizes = axes,
                Strides = steps,
                Rank = loop.Sizes.Length,
            };
            if (loop.Runs > int.MaxValue)
            {
                runs.Run(0, loop.Runs);
            }
            else if (loop.Runs == 1)
            {
                RowRanges.Run(
                    new Elements<TFrom, TTo>(runs.From, loop.InnerStride(0), runs.To, loop.InnerStride(1)),
                    loop.Inner,
                    1
                );
            }
            else
            {
                RowRanges.Run(runs, (int)loop.Runs, loop.Inner);
            }
        }
    }

    /// <summary>Runs along the inner axis.</summary>
    struct Runs<TFrom, TTo> : IRowWork
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        public TFrom* From;
        public TTo* To;
        public int* Sizes;
        public int* Strides;
        public int Rank;

        public readonly void Run(int first, int count) => Run((long)first, count);

        public readonly void Run(long first, long count)
        {
            var loop = new Strided(new(Sizes, Rank), new(Strides, 2 * Rank), 2);
            Span<int> counters = stackalloc int[Strided.MaxRank];
            Span<int> offsets = [0, 0];
            loop.Seek(first, counters, offsets);
            var (stepFrom, stepTo) = (loop.InnerStride(0), loop.InnerStride(1));
            // Of short runs, finding the next takes longer than copying: those of the last outer axis lie a step apart.
            var (outer, rows) = (Rank - 2, Sizes[Rank - 2]);
            var (down, downTo) = (Strides[2 * outer], Strides[2 * outer + 1]);
            while (count > 0)
            {
                var left = (int)Math.Min(rows - counters[outer], count);
                Rows(From + offsets[0], down, stepFrom, To + offsets[1], downTo, stepTo, left, loop.Inner);
                count -= left;
                offsets[0] += (left - 1) * down;
                offsets[1] += (left - 1) * downTo;
                counters[outer] += left - 1;
                loop.Next(counters, offsets);
            }
        }

        static void Rows(TFrom* from, nint down, int step, TTo* to, nint downTo, int stepTo, int rows, int columns)
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
                new Elements<TFrom, TTo>(from, step, to, stepTo).Run(0, columns);
            }
        }
    }

    /// <summary>A run: elements a step apart on either side.</summary>
    readonly struct Elements<TFrom, TTo>(TFrom* from, int stepFrom, TTo* to, int stepTo) : IRowWork
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        public void Run(int first, int count)
        {
            var source = from + (nint)first * stepFrom;
            var target = to + (nint)first * stepTo;
            if (stepFrom == 0 && stepTo == 1)
            {
                new Span<TTo>(target, count).Fill(ElementConversion.To<TFrom, TTo>(*source));
            }
            else if ((stepFrom, stepTo) is (1, 1))
            {
                Adjacent(source, target, count);
            }
            else
            {
                for (var i = 0; i < count; i++)
                {
                    *target = ElementConversion.To<TFrom, TTo>(*source);
                    source += stepFrom;
                    target += stepTo;
                }
            }
        }
    }

    /// <summary>Rows of adjacent bytes, by vectors, the last of which may overlap the one before.</summary>
    static void ShortRows(byte* from, nint down, byte* to, nint downTo, int rows, int bytes)
    {
        if (bytes < Vector128<byte>.Count)
        {
            for (; rows > 0; rows--, from += down, to += downTo)
            {
                Buffer.MemoryCopy(from, to, bytes, bytes);
            }
        }
        else if (bytes < Vector256<byte>.Count)
        {
            for (; rows > 0; rows--, from += down, to += downTo)
            {
                var (first, last) = (Vector128.Load(from), Vector128.Load(from + bytes - Vector128<byte>.Count));
                first.Store(to);
                last.Store(to + bytes - Vector128<byte>.Count);
            }
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
