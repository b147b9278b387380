namespace Micrograd.Tests.RandomPrograms;

using Kind = (int Often, Func<Drawing, Step?> Draw);

/// <summary>What joins tensors, and what takes elements from places or adds them up at some.</summary>
static class TakeSteps
{
    public static readonly Kind[] All =
    [
        (4, Concat),
        (2, Stack),
        (2, Pad),
        (2, Repeat),
        (2, Triangle),
        (3, IndexSelect),
        (3, Gather),
        (3, ScatterAdd),
        (2, Embedding),
        (2, Sort),
    ];

    static Step? Concat(Drawing d)
    {
        if (d.Find(x => x.Rank > 0) is not { } first)
        {
            return null;
        }
        var sizes = d[first].Sizes;
        var dim = d.Random.Next(sizes.Length);
        int[] given = [first];
        while (given.Length < 4 && d.Chance(given.Length) && Other() is { } next)
        {
            given = [.. given, next];
        }
        var order = d.Order(given.Length);
        int[] parts = [.. order.Select(i => given[i])];
        var at = d.Signed(dim, sizes.Length);
        return new(
            $"Tensor.Concat([{Names(parts.Length)}], {at})",
            parts,
            t => Tensor.Concat(t, at),
            c => Joined(c, dim)
        );

        int? Other() =>
            d.Find(x => x.Rank == sizes.Length && Cells.With(x.Sizes, dim, sizes[dim]).AsSpan().SequenceEqual(sizes));
    }

    static string Names(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"{{{i}}}"));

    static Cells Joined(Cells[] parts, int dim) =>
        Cells.Of(
            Cells.With(parts[0].Sizes, dim, parts.Sum(part => part.Sizes[dim])),
            Cells.Any(parts),
            at =>
            {
                var (i, place) = (0, at[dim]);
                for (; place >= parts[i].Sizes[dim]; i++)
                {
                    place -= parts[i].Sizes[dim];
                }
                return parts[i][Cells.With(at, dim, place)];
            }
        );

    static Step? Stack(Drawing d)
    {
        if (
            d.Find(x => x.Rank < 5) is not { } a
            || d.Find(x => x.Sizes.AsSpan().SequenceEqual(d[a].Sizes)) is not { } b
        )
        {
            return null;
        }
        var dim = d.Random.Next(d[a].Rank + 1);
        return new(
            $"Tensor.Stack([{{0}}, {{1}}, {{0}}], {dim})",
            [a, b],
            t => Tensor.Stack([t[0], t[1], t[0]], dim),
            c => Joined([.. new[] { c[0], c[1], c[0] }.Select(x => x.As(Cells.Insert(x.Sizes, dim, 1)))], dim)
        );
    }

    static Step Pad(Drawing d)
    {
        var x = d.Any();
        int[] before = [.. d[x].Sizes.Select(_ => d.Random.Next(3))];
        int[] after = [.. d[x].Sizes.Select(_ => d.Random.Next(3))];
        var n = d.Number();
        return new(
            ElementSteps.Invariant($"{{0}}.Pad({Cells.Text(before)}, {Cells.Text(after)}, {n})"),
            [x],
            t => t[0].Pad(before, after, n),
            c =>
                Cells.Of(
                    [.. c[0].Sizes.Select((size, dim) => before[dim] + size + after[dim])],
                    c[0].Requires,
                    at =>
                    {
                        int[] from = [.. at.Select((i, dim) => i - before[dim])];
                        return from.Where((i, dim) => i < 0 || i >= c[0].Sizes[dim]).Any() ? new Value(n) : c[0][from];
                    }
                )
        );
    }

    static Step? Repeat(Drawing d)
    {
        if (d.Find(x => x.Rank < 4) is not { } x)
        {
            return null;
        }
        int[] times = [.. d[x].Sizes.Select(_ => d.Random.Next(1, 3))];
        times = d.Chance(3) ? [2, .. times] : times;
        return new(
            $"{{0}}.Repeat({string.Join(", ", times)})",
            [x],
            t => t[0].Repeat(times),
            c =>
            {
                int[] own = [.. Enumerable.Repeat(1, times.Length - c[0].Rank), .. c[0].Sizes];
                return Cells.Of(
                    [.. own.Select((size, dim) => size * times[dim])],
                    c[0].Requires,
                    at => c[0].Spread([.. at.Select((i, dim) => i % own[dim])])
                );
            }
        );
    }

    static Step? Triangle(Drawing d)
    {
        if (d.Find(x => x.Rank > 1) is not { } x)
        {
            return null;
        }
        var diagonal = d.Random.Next(-1, 2);
        var isLower = d.Chance(2);
        return new(
            $"{{0}}.{(isLower ? "Tril" : "Triu")}({diagonal})",
            [x],
            t => isLower ? t[0].Tril(diagonal) : t[0].Triu(diagonal),
            c =>
                Cells.Of(
                    c[0].Sizes,
                    c[0].Requires,
                    at =>
                        (isLower ? at[^1] - at[^2] <= diagonal : at[^1] - at[^2] >= diagonal) ? c[0][at] : new Value(0)
                )
        );
    }

    static Step? IndexSelect(Drawing d)
    {
        if (d.Find(x => x.Rank > 0) is not { } x)
        {
            return null;
        }
        var sizes = d[x].Sizes;
        var dim = d.Random.Next(sizes.Length);
        long[] index =
        [
            .. Enumerable.Range(0, d.Random.Next(1, 6)).Select(_ => d.Random.Next(-sizes[dim], sizes[dim])),
        ];
        return new(
            $"{{0}}.IndexSelect({dim}, Tensor.Of<long>([{string.Join(", ", index)}], [{index.Length}]))",
            [x],
            t => t[0].IndexSelect(dim, Tensor.Of<long>(index, [index.Length])),
            c =>
                Cells.Of(
                    Cells.With(sizes, dim, index.Length),
                    c[0].Requires,
                    at => c[0][Cells.With(at, dim, Place(index[at[dim]], sizes[dim]))]
                )
        );
    }

    static int Place(long index, int size) => (int)(index < 0 ? index + size : index);

    /// <summary>Places along a dim, for a part of all others.</summary>
    static (int[] Sizes, long[] Index, string Text) Places(Drawing d, int[] sizes, int dim)
    {
        int[] shape = [.. sizes.Select((size, i) => i == dim ? d.Random.Next(1, 6) : d.Random.Next(1, size + 1))];
        long[] index = [.. Cells.Places(shape).Select(_ => d.Random.Next(-sizes[dim], sizes[dim]))];
        return (shape, index, $"Tensor.Of<long>([{string.Join(", ", index)}], {Cells.Text(shape)})");
    }

    static Step? Gather(Drawing d)
    {
        if (d.Find(x => x.Rank > 0) is not { } x)
        {
            return null;
        }
        var sizes = d[x].Sizes;
        var dim = d.Random.Next(sizes.Length);
        var (shape, index, text) = Places(d, sizes, dim);
        return new(
            $"{{0}}.Gather({dim}, {text})",
            [x],
            t => t[0].Gather(dim, Tensor.Of<long>(index, new(shape))),
            c =>
            {
                var i = 0;
                return Cells.Of(shape, c[0].Requires, at => c[0][Cells.With(at, dim, Place(index[i++], sizes[dim]))]);
            }
        );
    }

    static Step? ScatterAdd(Drawing d)
    {
        if (d.Find(x => x.Rank > 0) is not { } x)
        {
            return null;
        }
        var sizes = d[x].Sizes;
        var dim = d.Random.Next(sizes.Length);
        if (
            d.Find(s => s.Rank == sizes.Length && !s.Sizes.Where((size, i) => i != dim && size > sizes[i]).Any())
            is not { } source
        )
        {
            return null;
        }
        var shape = d[source].Sizes;
        long[] index = [.. Cells.Places(shape).Select(_ => d.Random.Next(-sizes[dim], sizes[dim]))];
        return new(
            $"{{0}}.ScatterAdd({dim}, Tensor.Of<long>([{string.Join(", ", index)}], {Cells.Text(shape)}), {{1}})",
            [x, source],
            t => t[0].ScatterAdd(dim, Tensor.Of<long>(index, new(shape)), t[1]),
            c =>
            {
                var sums = c[0].Items.ToArray();
                var i = 0;
                foreach (var at in Cells.Places(shape))
                {
                    var to = Cells.With(at, dim, Place(index[i++], sizes[dim]));
                    var place = to.Zip(sizes).Aggregate(0, (sum, next) => sum * next.Second + next.First);
                    sums[place] += c[1][at];
                }
                return new Cells(sizes, sums, Cells.Any(c)).As(sizes);
            }
        );
    }

    static Step? Embedding(Drawing d)
    {
        if (d.Find(x => x.Rank == 2) is not { } x)
        {
            return null;
        }
        var rows = d[x].Sizes[0];
        int[] shape = d.Chance(2) ? [d.Random.Next(1, 5)] : [d.Random.Next(1, 3), d.Random.Next(1, 4)];
        long[] index = [.. Cells.Places(shape).Select(_ => d.Random.Next(-rows, rows))];
        return new(
            $"Tensor.Embedding({{0}}, Tensor.Of<long>([{string.Join(", ", index)}], {Cells.Text(shape)}))",
            [x],
            t => Tensor.Embedding(t[0], Tensor.Of<long>(index, new(shape))),
            c =>
            {
                var i = 0;
                var width = c[0].Sizes[1];
                return Cells.Of([.. shape, width], c[0].Requires, at => c[0][Place(index[i++ / width], rows), at[^1]]);
            }
        );
    }

    static Step? Sort(Drawing d)
    {
        if (d.Find(x => x.Rank > 0 && x.Sizes[^1] > 1) is not { } x)
        {
            return null;
        }
        var isTop = d.Chance(2);
        return new(
            isTop ? "{0}.TopK(1).Values" : "{0}.Sort().Values",
            [x],
            t => isTop ? t[0].TopK(1).Values : t[0].Sort().Values,
            c =>
            {
                var sorted = c[0].Rows(c[0].Rank - 1, Sorted);
                var last = c[0].Sizes[^1] - 1;
                return isTop
                    ? Cells.Of(
                        Cells.With(c[0].Sizes, c[0].Rank - 1, 1),
                        c[0].Requires,
                        at => sorted[[.. at[..^1], last]]
                    )
                    : sorted;
            }
        );

        static Value[] Sorted(Value[] row)
        {
            Value[] sorted = [.. row.OrderBy(item => item.Data)];
            for (var i = 1; i < sorted.Length; i++)
            {
                if (sorted[i].Data - sorted[i - 1].Data < 1e-7)
                {
                    throw new AmbiguousException();
                }
            }
            return sorted;
        }
    }
}
