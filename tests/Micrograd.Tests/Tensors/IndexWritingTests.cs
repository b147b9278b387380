namespace Micrograd.Tests.Tensors;

/// <summary>Writing by index: numbers of the program, what is refused, and what is written where several meet.</summary>
public sealed class IndexWritingTests
{
    [Fact]
    public void A_number_is_written_in_the_type_of_the_tensor()
    {
        var x = Tensor.Of([1f, 2, 3]);
        x[0] = 0;
        x[^1] = 0.1;
        Assert.Equal([0, 2, 0.1f], x.ToArray<float>());
        var whole = Tensor.Of([1L, 2, 3]);
        whole[1] = long.MaxValue;
        whole[whole.Eq(1)] = (1L << 53) + 1;
        Assert.Equal([(1L << 53) + 1, long.MaxValue, 3], whole.ToArray<long>());
        var mask = Tensor.Of(false, false);
        mask[1] = true;
        Assert.Equal([false, true], mask.ToArray<bool>());
        x[..2] += 1;
        Assert.Equal([1, 3, 0.1f], x.ToArray<float>());
    }

    [Fact]
    public void Of_several_written_to_one_place_the_last_stays_and_has_the_gradient()
    {
        var value = Tensor.Of([1.0, 2, 3]).RequireGrad();
        var y = Tensor.Zeros([2], DType.Float64);
        y[Tensor.Of([0L, 1, 0])] = value;
        Assert.Equal([3, 2], y.ToArray<double>());
        y.Backward(Tensor.Of([10.0, 20]));
        Assert.Equal([0, 20, 10], value.Grad!.ToArray<double>());
        // A read and a write, so that nothing adds up; IndexPut adds.
        var counts = Tensor.Zeros([2], DType.Int64);
        counts[Tensor.Of([0L, 1, 0])] += 1;
        Assert.Equal([1, 1], counts.ToArray<long>());
        Assert.Equal(
            [2, 1],
            Tensor.Zeros([2], DType.Int64).IndexPut([Tensor.Of([0L, 1, 0])], 1, accumulate: true).ToArray<long>()
        );
    }

    [Fact]
    public void An_index_outside_is_refused_before_anything_is_written()
    {
        var x = Tensor.Of([
            [1.0, 2],
            [3, 4],
        ]);
        foreach (var outside in (long[])[2, -3, long.MinValue, long.MaxValue])
        {
            var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => x[Tensor.Of([0L, outside])] = 9);
            Assert.StartsWith(
                $"Index: index {outside} lies outside of dim 0 of [2, 2]",
                refusal.Message,
                StringComparison.Ordinal
            );
        }
        Assert.Equal([1, 2, 3, 4], x.ToArray<double>());
        Assert.StartsWith(
            "Index: a value of [3] float64 does not expand to [1, 2] float64",
            Assert.Throws<ArgumentException>(() => x[Tensor.Of(true, false)] = Tensor.Of([1.0, 2, 3])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => x[Tensor.Of([0.5])]);
        Assert.Throws<ArgumentException>(() => x[TensorIndex.Ellipsis, TensorIndex.Ellipsis]);
        Assert.Throws<ArgumentException>(() => x[0, Tensor.Of(true, false), 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => TensorIndex.Slice(.., 0));
    }

    [Fact]
    public void What_other_writes_in_place_refuse_these_refuse()
    {
        var (index, mask) = (Tensor.Of([0L]), Tensor.Of(true, false));
        var leaf = Tensor.Of([1.0, 2]).RequireGrad();
        Assert.Throws<InvalidOperationException>(() => leaf[index] = 0);
        Assert.Throws<InvalidOperationException>(() => leaf[mask] = 0);
        var expanded = Tensor.Of([1.0]).Expand([2]);
        Assert.Throws<InvalidOperationException>(() => expanded[index] = 0);
        Assert.Throws<InvalidOperationException>(() => expanded[mask] = 0);
        var plain = Tensor.Of([1.0, 2]);
        Assert.StartsWith(
            "Index: the source [1] overlaps in memory what is written to, [2]",
            Assert.Throws<InvalidOperationException>(() => plain[index] = plain[1..]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal([1, 2], plain.ToArray<double>());
        var y = leaf * 1;
        var older = y[1..];
        Assert.Throws<InvalidOperationException>(() => y[index] = y[..1]);
        y[index] = 5;
        Assert.Throws<InvalidOperationException>(() => older * 2);
        using (NoGrad.Enter())
        {
            leaf[index] = 7;
            leaf[!mask] = leaf[index];
        }
        Assert.Equal([7, 7], leaf.ToArray<double>());
    }

    [Fact]
    public void A_view_that_was_written_through_a_part_of_it_has_the_history_of_what_it_became()
    {
        var x = Tensor
            .Of([
                [1.0, 2],
                [3, 4],
            ])
            .RequireGrad();
        var v = Tensor.Of([5.0, 6]).RequireGrad();
        var y = (x * 1).T;
        var other = y[1];
        y[0][1..] = v[..1];
        y[0, Tensor.Of([0L])] = v[1];
        Assert.Equal([6, 5, 2, 4], y.ToArray<double>());
        y.Backward(
            Tensor.Of([
                [1.0, 10],
                [100, 1000],
            ])
        );
        Assert.Equal([0, 100, 0, 1000], x.Grad!.ToArray<double>());
        Assert.Equal([10, 1], v.Grad!.ToArray<double>());
        Assert.Throws<InvalidOperationException>(() => other.Backward(Tensor.Of([1.0, 1])));
    }

    [Fact]
    public void A_gradient_that_needs_what_was_overwritten_is_refused()
    {
        var x = Tensor.Of([1.0, 2]).RequireGrad();
        var y = x * 1;
        var squares = y * y;
        y[Tensor.Of(true, false)] = 3;
        Assert.Throws<InvalidOperationException>(() => squares.Sum().Backward());
    }

    [Fact]
    public void Elements_and_rows_are_added_where_they_meet()
    {
        var x = Tensor.Zeros([3, 2], DType.Float64).RequireGrad();
        var source = Tensor
            .Of([
                [1.0, 2],
                [3, 4],
                [5, 6],
            ])
            .RequireGrad();
        var y = x.IndexAdd(0, Tensor.Of([2L, 0, -1]), source);
        Assert.Equal([3, 4, 0, 0, 6, 8], y.ToArray<double>());
        y.Backward(
            Tensor.Of([
                [1.0, 2],
                [3, 4],
                [5, 6],
            ])
        );
        Assert.Equal([5, 6, 1, 2, 5, 6], source.Grad!.ToArray<double>());
        Assert.Equal([1, 2, 3, 4, 5, 6], x.Grad!.ToArray<double>());

        var put = x.IndexPut([Range.All, Tensor.Of([1L, 1])], source, accumulate: true);
        Assert.Equal([0, 3, 0, 7, 0, 11], put.ToArray<double>());
        Assert.Equal([0, 0, 0, 0, 0, 0], x.ToArray<double>());
        Assert.Equal([0, 2, 0, 4, 0, 6], x.IndexPut([Range.All, Tensor.Of([1L, 1])], source).ToArray<double>());
        Assert.Equal([0, 0, 9, 9, 0, 0], x.IndexPut([1], 9, accumulate: true).ToArray<double>());
    }
}
