namespace Micrograd.Tests.RandomPrograms;

using Kind = (int Often, Func<Drawing, Step?> Draw);

/// <summary>Sums of products over a dim that two tensors have in common.</summary>
static class ProductSteps
{
    // In plain loops each is a few nodes.
    const int MostProducts = 20_000;

    public static readonly Kind[] All = [(7, MatMul), (3, Linear), (2, Outer), (2, Einsum)];

    static Step? MatMul(Drawing d)
    {
        if (d.Find(x => x.Rank > 0) is not { } a)
        {
            return null;
        }
        var left = d[a].Sizes;
        if (d.Find(x => IsFactor(left, x.Sizes)) is { } b)
        {
            return new("{0}.MatMul({1})", [a, b], t => t[0].MatMul(t[1]), c => Product(c[0], c[1]));
        }
        // With its own transpose there is always a product.
        return left.Length >= 2 && IsFactor(left, [.. left[..^2], left[^1], left[^2]])
            ? new("{0}.MatMul({0}.T)", [a], t => t[0].MatMul(t[0].T), c => Product(c[0], Turned(c[0])))
            : null;
    }

    static bool IsFactor(int[] a, int[] b)
    {
        if (b.Length == 0 || a[^1] != b[Math.Max(0, b.Length - 2)])
        {
            return false;
        }
        var front = a.AsSpan(0, Math.Max(0, a.Length - 2)).ToArray();
        var other = b.AsSpan(0, Math.Max(0, b.Length - 2)).ToArray();
        var fits = Enumerable
            .Range(1, Math.Min(front.Length, other.Length))
            .All(i => front[^i] == other[^i] || front[^i] == 1 || other[^i] == 1);
        long work = b.Length > 1 ? b[^1] : 1;
        work *= a.Length > 1 ? a[^2] : 1;
        return fits && Cells.Joint(front, other).Aggregate(work * a[^1], (p, size) => p * size) <= MostProducts;
    }

    static Cells Turned(Cells c)
    {
        int[] order = [.. Enumerable.Range(0, c.Rank - 2), c.Rank - 1, c.Rank - 2];
        return ViewSteps.Permuted(c, order);
    }

    public static Cells Product(Cells a, Cells b)
    {
        var (isRow, isColumn) = (a.Rank == 1, b.Rank == 1);
        var left = isRow ? a.As([1, a.Sizes[0]]) : a;
        var right = isColumn ? b.As([b.Sizes[0], 1]) : b;
        var front = Cells.Joint(left.Sizes[..^2], right.Sizes[..^2]);
        var product = Cells.Of(
            [.. front, left.Sizes[^2], right.Sizes[^1]],
            a.Requires || b.Requires,
            at =>
            {
                var sum = new Value(0);
                for (var k = 0; k < left.Sizes[^1]; k++)
                {
                    sum += left.Spread([.. at[..^1], k]) * right.Spread([.. at[..^2], k, at[^1]]);
                }
                return sum;
            }
        );
        int[] sizes =
        [
            .. front,
            .. isRow ? Array.Empty<int>() : [left.Sizes[^2]],
            .. isColumn ? Array.Empty<int>() : [right.Sizes[^1]],
        ];
        return product.As(sizes);
    }

    static Step? Linear(Drawing d)
    {
        if (
            d.Find(x => x.Rank > 0) is not { } x
            || d.Find(w => w.Rank == 2 && w.Sizes[1] == d[x].Sizes[^1] && d[x].Count * w.Sizes[0] <= MostProducts)
                is not { } w
        )
        {
            return null;
        }
        return d.Find(b => b.Rank == 1 && b.Sizes[0] == d[w].Sizes[0]) is { } bias
            ? new(
                "Tensor.Linear({0}, {1}, {2})",
                [x, w, bias],
                t => Tensor.Linear(t[0], t[1], t[2]),
                c => Cells.Broadcast([Of(c[0], c[1]), c[2]], items => items[0] + items[1])
            )
            : new("Tensor.Linear({0}, {1})", [x, w], t => Tensor.Linear(t[0], t[1]), c => Of(c[0], c[1]));

        static Cells Of(Cells x, Cells weight) => Product(x, Turned(weight));
    }

    static Step? Outer(Drawing d)
    {
        if (d.Find(x => x.Rank == 1) is not { } a || d.Find(x => x.Rank == 1) is not { } b)
        {
            return null;
        }
        return d[a].Count == d[b].Count && d.Chance(2)
            ? new("{0}.Dot({1})", [a, b], t => t[0].Dot(t[1]), c => Product(c[0], c[1]))
            : new(
                "{0}.Outer({1})",
                [a, b],
                t => t[0].Outer(t[1]),
                c => Product(c[0].As([c[0].Count, 1]), c[1].As([1, c[1].Count]))
            );
    }

    static Step? Einsum(Drawing d)
    {
        if (d.Find(x => x.Rank == 2) is not { } a)
        {
            return null;
        }
        if (d.Chance(2))
        {
            return new(
                "Tensor.Einsum(\"ij->j\", {0})",
                [a],
                t => Tensor.Einsum("ij->j", t[0]),
                c => c[0].Reduce([0], false, ReductionSteps.Sum)
            );
        }
        return
            d.Find(x => x.Rank == 2 && x.Sizes[1] == d[a].Sizes[1] && d[a].Count * x.Sizes[0] <= MostProducts) is { } b
            ? new(
                "Tensor.Einsum(\"ij,kj->ki\", {0}, {1})",
                [a, b],
                t => Tensor.Einsum("ij,kj->ki", t[0], t[1]),
                c => Product(c[1], Turned(c[0]))
            )
            : null;
    }
}
