namespace Micrograd.Tests.RandomPrograms;

using Kind = (int Often, Func<Drawing, Step?> Draw);

/// <summary>What takes elements from places or adds them up at some.</summary>
static class TakeSteps
{
    public static readonly Kind[] All = [(3, IndexSelect), (3, Gather), (3, ScatterAdd), (2, Embedding), (2, Sort)];

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
