namespace Micrograd.Tests.Tensors;

/// <summary>Random lists of indices beside plain loops: what is read, what is written, and what flows back through both.</summary>
public sealed class IndexExpressionTests
{
    const int Expressions = 2000;

    // Small whole numbers, whose sums are exact in every order.
    static double[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(-50, 51))];

    [Fact]
    public void Two_thousand_expressions_read_write_and_differentiate_as_loops_do()
    {
        var (resolved, refused, masks) = (0, 0, 0);
        for (var seed = 0; seed < Expressions; seed++)
        {
            var random = new Random(seed);
            int[] sizes =
            [
                .. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(12) == 0 ? 0 : random.Next(1, 5)),
            ];
            var expression = Make(random, sizes);
            var values = Numbers(random, sizes.Aggregate(1, (a, b) => a * b));
            if (expression.Resolve())
            {
                Reads(random, expression, sizes, values);
                Writes(random, expression, sizes, values);
                WritesOtherTypes(random, expression, sizes, values);
                resolved++;
                masks += expression.HasMask ? 1 : 0;
            }
            else
            {
                Refuses(expression, sizes, values);
                refused++;
            }
        }
        Assert.True(
            resolved > 1500 && refused > 100 && masks > 300,
            $"{resolved} resolved, {refused} refused, {masks} masks"
        );
    }

    static void Reads(Random random, IndexExpression expression, int[] sizes, double[] values)
    {
        var leaf = Laid(random, values, sizes).RequireGrad();
        var y = leaf[expression.Indices];
        Assert.True(expression.Shape.AsSpan().SequenceEqual(y.Shape.AsSpan()), $"{expression.Text}: {y.Shape}");
        Equal(expression, expression.Picked.Select(i => values[i]), y);

        var upstream = Numbers(random, expression.Picked.Length);
        y.Backward(Laid(random, upstream, expression.Shape));
        var expected = new double[values.Length];
        for (var i = 0; i < upstream.Length; i++)
        {
            expected[expression.Picked[i]] += upstream[i];
        }
        Equal(expression, expected, leaf.Grad ?? Tensor.ZerosLike(leaf));
    }

    static void Writes(Random random, IndexExpression expression, int[] sizes, double[] values)
    {
        var shape = Smaller(random, expression.Shape);
        var source = Numbers(random, shape.Aggregate(1, (a, b) => a * b));
        var (before, value) = (Laid(random, values, sizes).RequireGrad(), Laid(random, source, shape).RequireGrad());
        // A copy keeps how the leaf lies: a write into any layout.
        var y = Relaid(random, before * 1);
        y[expression.Indices] = value * 1;

        var expected = (double[])values.Clone();
        // Which element of the value has come to stay where.
        var last = new int?[values.Length];
        foreach (var (at, i) in IndexExpression.Coordinates(expression.Shape).Select((at, i) => (at, i)))
        {
            last[expression.Picked[i]] = IndexExpression.Number(shape, at);
            expected[expression.Picked[i]] = source[IndexExpression.Number(shape, at)];
        }
        Equal(expression, expected, y);

        var upstream = Numbers(random, values.Length);
        y.Backward(Laid(random, upstream, sizes));
        var (left, given) = (new double[values.Length], new double[source.Length]);
        for (var i = 0; i < values.Length; i++)
        {
            if (last[i] is { } from)
            {
                given[from] += upstream[i];
            }
            else
            {
                left[i] = upstream[i];
            }
        }
        Equal(expression, left, before.Grad ?? Tensor.ZerosLike(before));
        Equal(expression, given, value.Grad ?? Tensor.ZerosLike(value));
    }

    static void WritesOtherTypes(Random random, IndexExpression expression, int[] sizes, double[] values)
    {
        var dtype = (DType)random.Next(6);
        var y = Relaid(random, Tensor.Of<double>(values, sizes).To(dtype));
        var before = y.ToArray<double>();
        // A number of the program.
        y[expression.Indices] = 1;
        foreach (var i in expression.Picked)
        {
            before[i] = 1;
        }
        Equal(expression, before, y);
        Assert.Equal(dtype, y.DType);
    }

    static void Refuses(IndexExpression expression, int[] sizes, double[] values)
    {
        var x = Tensor.Of<double>(values, sizes);
        Refused(expression, Record.Exception(() => x[expression.Indices]));
        Refused(expression, Record.Exception(() => x[expression.Indices] = 1));
        Assert.Equal(values, x.ToArray<double>());
    }

    static void Refused(IndexExpression expression, Exception? refusal) =>
        Assert.True(
            refusal is ArgumentException && refusal.Message.StartsWith("Index: ", StringComparison.Ordinal),
            $"{expression.Text}: {refusal}"
        );

    static IndexExpression Make(Random random, int[] sizes)
    {
        var expression = new IndexExpression(sizes);
        int[] common =
        [
            .. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(15) == 0 ? 0 : random.Next(1, 4)),
        ];
        var hasEllipsis = false;
        for (var dim = 0; dim < sizes.Length; )
        {
            var kind = random.Next(20);
            if (kind == 0)
            {
                expression.NewAxis();
                continue;
            }
            if (kind == 1 && !hasEllipsis)
            {
                expression.Ellipsis();
                hasEllipsis = true;
                dim += random.Next(sizes.Length - dim);
                continue;
            }
            if (kind == 2 && !hasEllipsis)
            {
                // What is left is left out.
                break;
            }
            var size = sizes[dim];
            if (kind < 6 && size > 0)
            {
                var at = random.Next(size);
                TensorIndex[] ways = [at, at - size, (Index)at, ^(size - at)];
                expression.Place(at, ways[random.Next(ways.Length)]);
                dim++;
            }
            else if (kind < 10)
            {
                var start = random.Next(size + 1);
                var end = random.Next(start, size + 1);
                var step = random.Next(1, 4);
                var range = random.Next(2) == 0 ? start..end : ^(size - start)..^(size - end);
                expression.Range(
                    start,
                    (end - start + step - 1) / step,
                    step,
                    step == 1 && random.Next(2) == 0 ? range : TensorIndex.Slice(range, step)
                );
                dim++;
            }
            else if (kind < 13)
            {
                var rank = random.Next(8) == 0 ? 0 : random.Next(1, sizes.Length - dim + 1);
                var shape = sizes[dim..(dim + rank)];
                if (random.Next(30) == 0 && rank > 0)
                {
                    shape[random.Next(rank)]++;
                }
                bool[] mask =
                [
                    .. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => random.Next(2) == 0),
                ];
                expression.Mask(mask, shape, Relaid(random, Tensor.Of<bool>(mask, shape)));
                dim += rank;
            }
            else
            {
                var shape = Smaller(random, common);
                // Now and then one lies outside.
                var outside = random.Next(80) == 0 ? 1 : 0;
                long[] places =
                [
                    .. Enumerable
                        .Range(0, shape.Aggregate(1, (a, b) => a * b))
                        .Select(_ => (long)random.Next(-size - outside, Math.Max(size + outside, -size - outside + 1))),
                ];
                expression.Places(places, shape, Relaid(random, Tensor.Of<long>(places, shape)));
                dim++;
            }
        }
        return expression;
    }

    /// <summary>A shape that broadcasts to this one.</summary>
    static int[] Smaller(Random random, int[] shape)
    {
        int[] smaller = [.. shape.Select(size => random.Next(4) == 0 ? 1 : size)];
        return random.Next(3) == 0 ? smaller[random.Next(smaller.Length + 1)..] : smaller;
    }

    static Tensor Laid(Random random, double[] values, int[] shape) =>
        Relaid(random, Tensor.Of<double>(values, shape)).Detach();

    /// <summary>The same elements, otherwise in memory.</summary>
    static Tensor Relaid(Random random, Tensor x)
    {
        if (x.Rank == 0)
        {
            return x;
        }
        var dim = random.Next(x.Rank);
        return random.Next(4) switch
        {
            0 => x.Transpose(0, dim).Clone().Transpose(0, dim),
            1 => x.Flip(dim).Clone().Flip(dim),
            2 => Tensor.Stack([x, x], x.Rank).Select(x.Rank, 1),
            _ => x.Clone(),
        };
    }

    static void Equal(IndexExpression expression, IEnumerable<double> expected, Tensor found)
    {
        var (left, right) = (string.Join(" ", expected), string.Join(" ", found.ToArray<double>()));
        Assert.True(left == right, $"{expression.Text}:\n  {left}\n  {right}");
    }
}
