namespace Micrograd.Kernels;

/// <summary>Copies elements from one layout to another, converting them where the types differ.</summary>
internal static unsafe class CopyLoop
{
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
            var inner = loop.Inner;
            var (stepFrom, stepTo) = (loop.InnerStride(0), loop.InnerStride(1));
            for (; count > 0; count--)
            {
                new Elements<TFrom, TTo>(From + offsets[0], stepFrom, To + offsets[1], stepTo).Run(0, inner);
                loop.Next(counters, offsets);
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
