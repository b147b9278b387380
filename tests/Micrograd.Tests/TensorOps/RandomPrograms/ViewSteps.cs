namespace Micrograd.Tests.RandomPrograms;

using Kind = (int Often, Func<Drawing, Step?> Draw);

/// <summary>What takes parts of a tensor, or turns it.</summary>
static class ViewSteps
{
    public static readonly Kind[] All =
    [
        (3, Select),
        (3, Slice),
        (2, Index),
        (3, Transpose),
        (2, Permute),
        (2, Flip),
        (3, Expand),
        (3, Reshape),
        (1, Flatten),
        (1, Squeeze),
        (2, Unsqueeze),
        (2, Split),
        (2, d => Same(d, "Clone", t => t.Clone()) with { IsView = false, MayBeItself = false }),
        (2, d => Same(d, "Contiguous", t => t.Contiguous())),
        (1, d => Same(d, "Detach", t => t.Detach()) with { OnCells = c => ElementSteps.Detached(c[0]) }),
    ];

    static Step View(string text, int x, Func<Tensor, Tensor> onTensors, Func<Cells, Cells> onCells) =>
        new(text, [x], t => onTensors(t[0]), c => onCells(c[0])) { IsView = true };

    static Step Same(Drawing d, string method, Func<Tensor, Tensor> onTensors) =>
        View($"{{0}}.{method}()", d.Any(), onTensors, c => c.As(c.Sizes)) with
        {
            MayBeItself = true,
        };

    static Step? Select(Drawing d)
    {
        if (d.Find(x => x.Rank > 0) is not { } x)
        {
            return null;
        }
        var sizes = d[x].Sizes;
        var dim = d.Random.Next(sizes.Length);
        var index = d.Random.Next(sizes[dim]);
        var (given, place) = (d.Signed(dim, sizes.Length), d.Signed(index, sizes[dim]));
        return View(
            $"{{0}}.Select({given}, {place})",
            x,
            t => t.Select(given, place),
            c => Cells.Of(Cells.Without(c.Sizes, dim), c.Requires, at => c[Cells.Insert(at, dim, index)])
        );
    }

    static Step? Slice(Drawing d)
    {
        if (d.Find(x => x.Rank > 0) is not { } x)
        {
            return null;
        }
        var sizes = d[x].Sizes;
        var dim = d.Random.Next(sizes.Length);
        var start = d.Random.Next(sizes[dim]);
        var end = d.Random.Next(start + 1, sizes[dim] + 1);
        var step = d.Random.Next(1, 4);
        var given = d.Signed(dim, sizes.Length);
        return View(
            $"{{0}}.Slice({given}, {start}, {end}, {step})",
            x,
            t => t.Slice(given, start, end, step),
            c =>
                Cells.Of(
                    Cells.With(c.Sizes, dim, (end - start + step - 1) / step),
                    c.Requires,
                    at => c[Cells.With(at, dim, start + at[dim] * step)]
                )
        );
    }

    /// <summary>As C# indexes: the first dim from a place on, the last at one.</summary>
    static Step? Index(Drawing d)
    {
        if (d.Find(x => x.Rank > 1) is not { } x)
        {
            return null;
        }
        var sizes = d[x].Sizes;
        var start = d.Random.Next(sizes[0]);
        var back = d.Random.Next(1, sizes[1] + 1);
        return View(
            $"{{0}}[{start}.., ^{back}]",
            x,
            t => t[start.., ^back],
            c =>
                Cells.Of(
                    Cells.With(Cells.Without(c.Sizes, 1), 0, c.Sizes[0] - start),
                    c.Requires,
                    at => c[Cells.Insert(Cells.With(at, 0, at[0] + start), 1, c.Sizes[1] - back)]
                )
        );
    }

    static Step? Transpose(Drawing d)
    {
        if (d.Find(x => x.Rank > 1) is not { } x)
        {
            return null;
        }
        var rank = d[x].Rank;
        var order = d.Order(rank);
        var (a, b) = d.Chance(2) ? (rank - 2, rank - 1) : (order[0], order[1]);
        int[] turned =
        [
            .. Enumerable
                .Range(0, rank)
                .Select(i =>
                    i == a ? b
                    : i == b ? a
                    : i
                ),
        ];
        if (d.Chance(2) && (a, b) == (rank - 2, rank - 1))
        {
            return View("{0}.T", x, t => t.T, c => Permuted(c, turned));
        }
        var (first, second) = (d.Signed(a, rank), d.Signed(b, rank));
        return View(
            $"{{0}}.Transpose({first}, {second})",
            x,
            t => t.Transpose(first, second),
            c => Permuted(c, turned)
        );
    }

    static Step Permute(Drawing d)
    {
        var x = d.Any();
        var order = d.Order(d[x].Rank);
        return View($"{{0}}.Permute({string.Join(", ", order)})", x, t => t.Permute(order), c => Permuted(c, order));
    }

    public static Cells Permuted(Cells c, int[] order) =>
        Cells.Of(
            [.. order.Select(dim => c.Sizes[dim])],
            c.Requires,
            at =>
            {
                var from = new int[order.Length];
                for (var i = 0; i < order.Length; i++)
                {
                    from[order[i]] = at[i];
                }
                return c[from];
            }
        );

    static Step Flip(Drawing d)
    {
        var x = d.Any();
        var dims = d.Order(d[x].Rank)[..d.Random.Next(d[x].Rank + 1)];
        return View(
            $"{{0}}.Flip({string.Join(", ", dims)})",
            x,
            t => t.Flip(dims),
            c =>
                Cells.Of(
                    c.Sizes,
                    c.Requires,
                    at => c[[.. at.Select((i, dim) => dims.Contains(dim) ? c.Sizes[dim] - 1 - i : i)]]
                )
        );
    }

    static Step Expand(Drawing d)
    {
        var x = d.Any();
        int[] sizes = [.. d[x].Sizes.Select(size => size == 1 ? d.Random.Next(1, 4) : size)];
        sizes = d.Chance(2) || sizes.Length > 4 ? sizes : [d.Random.Next(1, 4), .. sizes];
        return View(
            $"{{0}}.Expand({Cells.Text(sizes)})",
            x,
            t => t.Expand(new(sizes)),
            c => Cells.Of(sizes, c.Requires, c.Spread)
        ) with
        {
            MayBeItself = true,
        };
    }

    static Step Reshape(Drawing d)
    {
        var x = d.Any();
        var count = d[x].Count;
        var sizes = new List<int>();
        var rest = count;
        for (var divisor = d.Random.Next(1, 7); sizes.Count < 3; divisor = d.Random.Next(1, 7))
        {
            divisor = rest % divisor == 0 ? divisor : 1;
            sizes.Add(divisor);
            rest /= divisor;
        }
        sizes.Insert(d.Random.Next(4), rest);
        int[] given = [.. sizes];
        if (d.Chance(2))
        {
            given[d.Random.Next(4)] = -1;
        }
        return View($"{{0}}.Reshape({string.Join(", ", given)})", x, t => t.Reshape(given), c => c.As([.. sizes])) with
        {
            MayBeItself = true,
        };
    }

    static Step? Flatten(Drawing d)
    {
        if (d.Find(x => x.Rank > 1) is not { } x)
        {
            return null;
        }
        var rank = d[x].Rank;
        var start = d.Random.Next(rank - 1);
        var end = d.Random.Next(start + 1, rank);
        return View(
            $"{{0}}.Flatten({start}, {end})",
            x,
            t => t.Flatten(start, end),
            c =>
                c.As([
                    .. c.Sizes[..start],
                    c.Sizes[start..(end + 1)].Aggregate((a, b) => a * b),
                    .. c.Sizes[(end + 1)..],
                ])
        ) with
        {
            MayBeItself = true,
        };
    }

    static Step? Squeeze(Drawing d)
    {
        if (d.Find(x => x.Sizes.Contains(1)) is not { } x)
        {
            return null;
        }
        if (d.Chance(2))
        {
            return View("{0}.Squeeze()", x, t => t.Squeeze(), c => c.As([.. c.Sizes.Where(size => size != 1)]));
        }
        var dim = Array.IndexOf(d[x].Sizes, 1);
        return View($"{{0}}.Squeeze({dim})", x, t => t.Squeeze(dim), c => c.As(Cells.Without(c.Sizes, dim)));
    }

    static Step? Unsqueeze(Drawing d)
    {
        if (d.Find(x => x.Rank < 5) is not { } x)
        {
            return null;
        }
        var rank = d[x].Rank;
        var dim = d.Random.Next(rank + 1);
        var given = d.Signed(dim, rank + 1);
        return View($"{{0}}.Unsqueeze({given})", x, t => t.Unsqueeze(given), c => c.As(Cells.Insert(c.Sizes, dim, 1)));
    }

    static Step? Split(Drawing d)
    {
        if (d.Find(x => x.Rank > 0) is not { } x)
        {
            return null;
        }
        var sizes = d[x].Sizes;
        var dim = d.Random.Next(sizes.Length);
        var size = d.Random.Next(1, sizes[dim] + 1);
        var part = d.Random.Next((sizes[dim] + size - 1) / size);
        return View(
            $"{{0}}.Split({size}, {dim})[{part}]",
            x,
            t => t.Split(size, dim)[part],
            c =>
                Cells.Of(
                    Cells.With(c.Sizes, dim, Math.Min(size, sizes[dim] - part * size)),
                    c.Requires,
                    at => c[Cells.With(at, dim, at[dim] + part * size)]
                )
        );
    }
}
