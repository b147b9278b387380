namespace Micrograd.Kernels;

/// <summary>
/// Leads elements from one layout to another: checks that both stay in their memory, and cuts them into rows that lie a step apart, which
/// threads share.
/// </summary>
internal static unsafe class StridedMove<TMove, TFrom, TTo>
    where TMove : struct, IRowMove<TFrom, TTo>
    where TFrom : unmanaged
    where TTo : unmanaged
{
    /// <summary>Rows in one call, beside which the call does not count.</summary>
    const int Many = 16;

    /// <summary>Moves all elements.</summary>
    /// <param name="sizes">The sizes of both.</param>
    /// <param name="from">What is read.</param>
    /// <param name="memory">What is written to.</param>
    /// <param name="offset">Where its first element is.</param>
    /// <param name="strides">Its strides; no two elements may be one.</param>
    public static void Run(
        ReadOnlySpan<int> sizes,
        in Operand<TFrom> from,
        Span<TTo> memory,
        int offset,
        ReadOnlySpan<int> strides
    )
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
        PutManyInside(space, rank, loop.Sizes.Length);
        fixed (TFrom* source = from.Memory)
        fixed (TTo* target = memory)
        fixed (
            int* axes = loop.Sizes,
                steps = loop.Strides
        )
        {
            var runs = new Runs
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
                    new Elements(runs.From, loop.InnerStride(0), runs.To, loop.InnerStride(1)),
                    loop.Inner,
                    1,
                    TMove.PartSize
                );
            }
            else
            {
                RowRanges.Run(runs, (int)loop.Runs, loop.Inner, TMove.PartSize);
            }
        }
    }

    /// <summary>
    /// Rows that lie a step apart go in one call: where few do along the last outer axis, another takes its place. In which order elements
    /// are moved, nobody sees.
    /// </summary>
    static void PutManyInside(Span<int> space, int rank, int axes)
    {
        var sizes = space[..axes];
        var last = axes - 2;
        if (last < 1 || sizes[last] >= Many)
        {
            return;
        }
        var best = last;
        for (var axis = last - 1; axis >= 0 && sizes[best] < Many; axis--)
        {
            best = sizes[axis] > sizes[best] ? axis : best;
        }
        var strides = space[rank..];
        for (var operand = 0; operand < 2; operand++)
        {
            (strides[2 * last + operand], strides[2 * best + operand]) = (
                strides[2 * best + operand],
                strides[2 * last + operand]
            );
        }
        (sizes[last], sizes[best]) = (sizes[best], sizes[last]);
    }

    /// <summary>Runs along the inner axis.</summary>
    struct Runs : IRowWork
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
            // Of short runs, finding the next takes longer than moving them: those of the last outer axis lie a step apart.
            var (outer, rows) = (Rank - 2, Sizes[Rank - 2]);
            var (down, downTo) = (Strides[2 * outer], Strides[2 * outer + 1]);
            while (count > 0)
            {
                var left = (int)Math.Min(rows - counters[outer], count);
                TMove.Run(From + offsets[0], down, stepFrom, To + offsets[1], downTo, stepTo, left, loop.Inner);
                count -= left;
                offsets[0] += (left - 1) * down;
                offsets[1] += (left - 1) * downTo;
                counters[outer] += left - 1;
                loop.Next(counters, offsets);
            }
        }
    }

    /// <summary>One run.</summary>
    readonly struct Elements(TFrom* from, int step, TTo* to, int stepTo) : IRowWork
    {
        public void Run(int first, int count) =>
            TMove.Run(from + (nint)first * step, 0, step, to + (nint)first * stepTo, 0, stepTo, 1, count);
    }
}
