namespace Micrograd.Tests.RandomPrograms;

using Kind = (int Often, Func<Drawing, Step?> Draw);

/// <summary>What joins tensors, or makes one larger.</summary>
static class JoinSteps
{
    public static readonly Kind[] All = [(4, Concat), (2, Stack), (2, Pad), (2, Repeat), (2, Triangle)];

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
}
