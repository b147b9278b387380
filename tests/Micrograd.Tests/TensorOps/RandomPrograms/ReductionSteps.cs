namespace Micrograd.Tests.RandomPrograms;

using Kind = (int Often, Func<Drawing, Step?> Draw);

/// <summary>What makes one number of many, and what goes along rows.</summary>
static class ReductionSteps
{
    public static readonly Kind[] All =
    [
        (4, d => Over(d, "Sum", (t, dims, keep) => t.Sum(dims, keep), Sum)),
        (3, d => Over(d, "Mean", (t, dims, keep) => t.Mean(dims, keep), Mean)),
        (2, d => Over(d, "Max", (t, dims, keep) => t.Max(dims, keep), x => Extreme(x, 1))),
        (2, d => Over(d, "Min", (t, dims, keep) => t.Min(dims, keep), x => Extreme(x, -1))),
        (2, Var),
        (
            2,
            d =>
                Over(
                    d,
                    "LogSumExp",
                    (t, dims, keep) => t.LogSumExp(dims, keep),
                    x => Sum(Array.ConvertAll(x, i => i.Exp())).Log()
                )
        ),
        (2, d => Over(d, "Norm", (t, dims, keep) => t.Norm(dims, keepDim: keep), Norm)),
        (1, Prod),
        (3, d => Along(d, "CumSum", (t, dim) => t.CumSum(dim), CumSum)),
        (3, d => Along(d, "Softmax", (t, dim) => t.Softmax(dim), Softmax)),
        (3, d => Along(d, "LogSoftmax", (t, dim) => t.LogSoftmax(dim), LogSoftmax)),
        (4, LayerNorm),
        (3, CrossEntropy),
    ];

    public static Value Sum(Value[] x) => x.Aggregate((sum, item) => sum + item);

    static Value Mean(Value[] x) => Sum(x) / x.Length;

    /// <summary>Where several are the largest, each has an equal part of the gradient.</summary>
    static Value Extreme(Value[] x, int sign)
    {
        var best = x.Max(item => sign * item.Data);
        Value[] hits = [.. x.Where(item => sign * item.Data == best)];
        if (x.Any(item => sign * item.Data != best && sign * item.Data > best - 1e-7) || hits.Length > 1)
        {
            throw new AmbiguousException();
        }
        return Mean(hits);
    }

    static Value Norm(Value[] x)
    {
        var squares = Sum(Array.ConvertAll(x, item => item.Square()));
        return squares.Data > 1e-3 ? squares.Sqrt() : throw new AmbiguousException();
    }

    static Value[] CumSum(Value[] x)
    {
        var sums = new Value[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            sums[i] = i == 0 ? x[0] : sums[i - 1] + x[i];
        }
        return sums;
    }

    static Value[] Softmax(Value[] x)
    {
        var powers = Array.ConvertAll(x, item => item.Exp());
        var sum = Sum(powers);
        return Array.ConvertAll(powers, power => power / sum);
    }

    static Value[] LogSoftmax(Value[] x)
    {
        var sum = Sum(Array.ConvertAll(x, item => item.Exp())).Log();
        return Array.ConvertAll(x, item => item - sum);
    }

    static Value Variance(Value[] x, int correction)
    {
        var mean = Mean(x);
        return Sum(Array.ConvertAll(x, item => (item - mean).Square())) / (x.Length - correction);
    }

    static Step Over(
        Drawing d,
        string method,
        Func<Tensor, int[], bool, Tensor> onTensors,
        Func<Value[], Value> onValues
    )
    {
        var x = d.Any();
        var rank = d[x].Rank;
        var dims = d.Order(rank)[..d.Random.Next(rank + 1)];
        int[] given = [.. dims.Select(dim => d.Signed(dim, rank))];
        var keep = d.Chance(2);
        return new(
            $"{{0}}.{method}({Cells.Text(given)}, keepDim: {(keep ? "true" : "false")})",
            [x],
            t => onTensors(t[0], given, keep),
            c => c[0].Reduce(dims, keep, onValues)
        );
    }

    static Step? Var(Drawing d)
    {
        var correction = d.Random.Next(2);
        if (d.Find(x => x.Rank > 0 && x.Sizes[^1] > 1) is not { } x)
        {
            return null;
        }
        return d.Chance(2)
            ? new(
                $"{{0}}.Var(-1, {correction})",
                [x],
                t => t[0].Var(-1, correction),
                c => c[0].Reduce([c[0].Rank - 1], false, items => Variance(items, correction))
            )
            : new(
                $"{{0}}.Std(-1, {correction}, keepDim: true)",
                [x],
                t => t[0].Std(-1, correction, keepDim: true),
                c =>
                    c[0]
                        .Reduce(
                            [c[0].Rank - 1],
                            true,
                            items =>
                                Variance(items, correction) is { Data: > 1e-3 } variance
                                    ? variance.Sqrt()
                                    : throw new AmbiguousException()
                        )
            );
    }

    static Step? Prod(Drawing d)
    {
        if (d.Find(x => x.Rank > 0) is not { } x)
        {
            return null;
        }
        var dim = d.Random.Next(d[x].Rank);
        return new(
            $"{{0}}.Prod({dim})",
            [x],
            t => t[0].Prod(dim),
            c => c[0].Reduce([dim], false, items => items.Aggregate((product, item) => product * item))
        );
    }

    static Step? Along(Drawing d, string method, Func<Tensor, int, Tensor> onTensors, Func<Value[], Value[]> onValues)
    {
        if (d.Find(x => x.Rank > 0) is not { } x)
        {
            return null;
        }
        var rank = d[x].Rank;
        var dim = d.Chance(2) ? rank - 1 : d.Random.Next(rank);
        var given = d.Signed(dim, rank);
        return new($"{{0}}.{method}({given})", [x], t => onTensors(t[0], given), c => c[0].Rows(dim, onValues));
    }

    static Step? LayerNorm(Drawing d)
    {
        if (d.Find(x => x.Rank > 0 && x.Sizes[^1] > 1) is not { } x)
        {
            return null;
        }
        var last = d[x].Sizes[^1..];
        var count = d.Chance(3) && d[x].Rank > 1 ? 2 : 1;
        var weight = count == 1 && d.Chance(2) ? d.Find(w => w.Sizes.AsSpan().SequenceEqual(last)) : null;
        var bias = count == 1 && d.Chance(2) ? d.Find(b => b.Sizes.AsSpan().SequenceEqual(last)) : null;
        int[] given = [x, .. weight is { } w ? [w] : Array.Empty<int>(), .. bias is { } b ? [b] : Array.Empty<int>()];
        var (hasWeight, hasBias) = (weight is not null, bias is not null);
        var at = hasWeight ? 2 : 1;
        return new(
            $"{{0}}.LayerNorm({new Shape(d[x].Sizes[^count..])}, {(hasWeight ? "{1}" : "null")}, {(hasBias ? $"{{{at}}}" : "null")}, 0.1)",
            given,
            t => t[0].LayerNorm(t[0].Shape[^count..], hasWeight ? t[1] : null, hasBias ? t[at] : null, 0.1),
            c =>
            {
                var flat = c[0].As([c[0].Count / Size(c[0], count), Size(c[0], count)]);
                var normed = flat.Rows(1, Normed).As(c[0].Sizes);
                return Cells.Broadcast(
                    [normed, .. c[1..]],
                    items =>
                    {
                        var y = hasWeight ? items[0] * items[1] : items[0];
                        return hasBias ? y + items[at] : y;
                    }
                );
            }
        );

        static int Size(Cells c, int count) => c.Sizes[^count..].Aggregate((a, b) => a * b);

        static Value[] Normed(Value[] row)
        {
            var (mean, root) = (Mean(row), (Variance(row, 0) + 0.1).Sqrt());
            return Array.ConvertAll(row, item => (item - mean) / root);
        }
    }

    /// <summary>By targets that are classes, of which some do not count.</summary>
    static Step? CrossEntropy(Drawing d)
    {
        if (d.Find(x => x.Rank == 2) is not { } x)
        {
            return null;
        }
        var (rows, classes) = (d[x].Sizes[0], d[x].Sizes[1]);
        long[] targets = [.. Enumerable.Range(0, rows).Select(_ => d.Chance(6) ? -100 : d.Random.Next(classes))];
        targets[0] = 0;
        double[]? weights = d.Chance(3) ? [.. Enumerable.Range(0, classes).Select(_ => d.Number(0.5, 1.5))] : null;
        var smoothing = d.Chance(2) ? 0.1 : 0;
        var reduction = (Micrograd.Reduction)d.Random.Next(3);
        return new(
            ElementSteps.Invariant(
                $"Loss.CrossEntropy({{0}}, Tensor.Of<long>([{string.Join(", ", targets)}], [{rows}]), {(weights is null ? "null" : $"Tensor.Of<double>({Cells.Text(weights)}, [{classes}]).To(dtype)")}, labelSmoothing: {smoothing}, reduction: Reduction.{reduction})"
            ),
            [x],
            t =>
                Loss.CrossEntropy(
                    t[0],
                    Tensor.Of<long>(targets, [rows]),
                    weights is null ? null : Tensor.Of<double>(weights, [classes]).To(t[0].DType),
                    labelSmoothing: smoothing,
                    reduction: reduction
                ),
            c => Losses(c[0])
        );

        Cells Losses(Cells logits)
        {
            var logarithms = logits.Rows(1, LogSoftmax);
            var losses = Cells.Of(
                [rows],
                logits.Requires,
                at =>
                {
                    if (targets[at[0]] < 0)
                    {
                        return new Value(0);
                    }
                    var sum = new Value(0);
                    for (var i = 0; i < classes; i++)
                    {
                        var share = smoothing / classes + (i == targets[at[0]] ? 1 - smoothing : 0);
                        sum -= logarithms[at[0], i] * (share * (weights?[i] ?? 1));
                    }
                    return sum;
                }
            );
            var total = targets.Sum(target => target < 0 ? 0 : weights?[target] ?? 1);
            return reduction switch
            {
                Micrograd.Reduction.None => losses,
                Micrograd.Reduction.Sum => losses.Reduce([], false, Sum),
                _ => losses.Reduce([], false, x => Sum(x) / total),
            };
        }
    }
}
