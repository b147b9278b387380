namespace Micrograd.Tests.Tensors;

/// <summary>Picking, joining and cutting, with gradients beside differences.</summary>
[Trait("kernels", "true")]
public sealed class TensorIndexingTests
{
    [Fact]
    public void A_place_that_was_read_from_a_tensor_is_an_index()
    {
        var x = Tensor.Of(1.0, 2, 3);
        Assert.Equal(3, x[x.ArgMax().Item<long>()].Item());
        Assert.Equal(2, x[-2L].Item());
        foreach (var outside in (long[])[3, -4, 1L << 32, long.MinValue, long.MaxValue])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => x[outside]);
        }
    }

    [Fact]
    public void Elements_are_picked_as_in_pytorch()
    {
        var x = Tensor.Of(
            new double[,]
            {
                { 1, 2, 3 },
                { 4, 5, 6 },
            }
        );
        Assert.Equal(
            [1, 1, 6, 5],
            x.Gather(
                    1,
                    Tensor.Of(
                        new long[,]
                        {
                            { 0, 0 },
                            { 2, 1 },
                        }
                    )
                )
                .ToArray<double>()
        );
        Assert.Equal(
            [4, 2],
            x.Gather(
                    0,
                    Tensor.Of(
                        new long[,]
                        {
                            { 1, 0 },
                        }
                    )
                )
                .ToArray<double>()
        );
        Assert.Equal([3, 1, 6, 4], x.IndexSelect(1, Tensor.Of([2L, 0])).ToArray<double>());
        Assert.Equal([4, 5, 6, 4, 5, 6], Tensor.Embedding(x, Tensor.Of([1L, -1])).ToArray<double>());
        Assert.Equal([0, 1, 0, 1, 0, 0], Tensor.Of([1L, 0]).OneHot(3).ToArray<long>());
        Assert.Equal([1, 7, 3, 4, 7, 6], x.MaskedFill(Tensor.Of([false, true, false]), 7).ToArray<double>());
        var added = x.ScatterAdd(
            1,
            Tensor.Of(
                new long[,]
                {
                    { 0, 0 },
                    { 2, 2 },
                }
            ),
            Tensor.Of(
                new double[,]
                {
                    { 10, 20 },
                    { 30, 40 },
                }
            )
        );
        Assert.Equal([31, 2, 3, 4, 5, 76], added.ToArray<double>());
    }

    [Fact]
    public void Order_keeps_equal_ones_in_theirs_and_counts_nan_as_largest()
    {
        var x = Tensor.Of([3.0, 1.0, double.NaN, 1.0, 2.0]);
        Assert.Equal([1, 3, 4, 0, 2], x.Sort().Indices.ToArray<long>());
        Assert.Equal([2, 0, 4, 1, 3], x.Sort(descending: true).Indices.ToArray<long>());
        var table = Tensor.Of(
            new double[,]
            {
                { 3, 1 },
                { 2, 4 },
            }
        );
        Assert.Equal([2, 1, 3, 4], table.Sort(0).Values.ToArray<double>());
        Assert.Equal([3, 4], table.TopK(1).Values.ToArray<double>());
        Assert.Equal([1, 0], table.TopK(1, largest: false).Indices.ToArray<long>());
    }

    [Fact]
    public void Tensors_are_joined_cut_repeated_and_padded()
    {
        var (a, b) = (Tensor.Arange(4).Reshape(2, 2), Tensor.Arange(4, 6).Reshape(1, 2));
        Assert.Equal([0, 1, 2, 3, 4, 5], Tensor.Concat([a, b]).ToArray<long>());
        Assert.Equal((Shape)new[] { 2, 2, 2 }, Tensor.Stack([a, a], -1).Shape);
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3], Tensor.Stack([a, a], -1).ToArray<long>());
        Assert.Equal([2, 2, 1], Tensor.Arange(5).Split(2).Select(part => part.Shape[0]));
        Assert.Equal([4], Tensor.Arange(5).Split([1, 3, 1])[2].ToArray<long>());
        Assert.Equal([0, 1, 0, 1, 2, 3, 2, 3], a.Repeat(1, 2).ToArray<long>());
        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3], a.Repeat(2, 1).ToArray<long>());
        Assert.Equal((Shape)new[] { 3, 2, 2 }, a.Repeat(3, 1, 1).Shape);
        Assert.Equal([9, 9, 9, 9, 0, 1, 9, 2, 3], a.Pad([1, 1], [0, 0], 9).ToArray<long>());
        Assert.Equal([0, 0, 2, 3], a.Tril().ToArray<long>());
        Assert.Equal([0, 1, 0, 0], a.Triu(1).ToArray<long>());
        Assert.Equal(120, Tensor.Arange(1, 6).Prod().Item());
        Assert.Equal([1, 1], Tensor.Zeros([2, 0]).Prod(1).ToArray<double>());
    }

    [Fact]
    public void Gradients_come_back_from_every_place()
    {
        var random = new Random(1);
        var index = Tensor.Of(
            new long[,]
            {
                { 2, 0, 2 },
                { 1, 1, 0 },
            }
        );
        var beside = TensorCheck.Random([2, 3], random);
        Func<Tensor, Tensor>[] all =
        [
            x => x.Gather(1, index),
            x =>
                x.Gather(
                    0,
                    Tensor.Of(
                        new long[,]
                        {
                            { 1, 0, 1 },
                        }
                    )
                ),
            x => x.IndexSelect(0, Tensor.Of([1L, 1, 0])),
            x => x.IndexSelect(1, Tensor.Of([2L, 0])),
            x =>
                Tensor.Embedding(
                    x,
                    Tensor.Of(
                        new long[,]
                        {
                            { 1, 0 },
                            { 1, 1 },
                        }
                    )
                ),
            x => x.ScatterAdd(1, index, beside * x),
            x => x.MaskedFill(Tensor.Of([true, false, true]), 2),
            x => x.Sort(1).Values,
            x => x.TopK(2).Values,
            x => Tensor.Concat([x, x * 2, beside], 1),
            x => Tensor.Stack([x, beside, x]),
            x => x.Split(2, 1)[0],
            x => x.Repeat(2, 1, 3),
            x => x.Pad([1, 0], [0, 2], 1),
            x => x.Tril(),
            x => x.Prod(1),
            x => (x * Tensor.Of([1.0, 0.0, 1.0])).Prod(1),
            x => x.Prod(),
            x => Tensor.Where(x > 0, x * 2, beside),
        ];
        foreach (var f in all)
        {
            TensorCheck.Gradients(x => f(x[0]).Square() * 0.5, [TensorCheck.Random([2, 3], random)]);
        }
    }

    [Fact]
    public void What_does_not_fit_is_said()
    {
        var x = Tensor.Zeros([2, 3]);
        (Action Act, string Says)[] cases =
        [
            (() => x.Gather(0, Tensor.Of([0L])), "not as many dims"),
            (
                () =>
                    x.Gather(
                        0,
                        Tensor.Of(
                            new long[,]
                            {
                                { 2 },
                            }
                        )
                    ),
                "index 2 lies outside of dim 0 of [2, 3]"
            ),
            (
                () =>
                    x.Gather(
                        0,
                        Tensor.Of(
                            new long[,]
                            {
                                { 0, 0, 0, 0 },
                            }
                        )
                    ),
                "reaches beyond dim 1"
            ),
            (() => x.Gather(0, x), "float32, not int64"),
            (() => x.IndexSelect(1, Tensor.Of([3L])), "index 3 lies outside of dim 1"),
            (() => x.IndexSelect(1, Tensor.Of(1L)), "one dim"),
            (() => Tensor.Embedding(x, Tensor.Of([5L])), "index 5"),
            (() => Tensor.Embedding(x[0], Tensor.Of([0L])), "two dims"),
            (() => Tensor.Of([3L]).OneHot(3), "index 3"),
            (() => Tensor.Of([-1L]).OneHot(3), "index -1 is none of the 3 classes"),
            (() => Tensor.Of([1.0]).OneHot(3), "float64, not int64"),
            (() => x.MaskedFill(x, 1), "not bool"),
            (() => x.TopK(4), "TopK: 4 of the 3"),
            (() => Tensor.Concat([x, Tensor.Zeros([2, 2])], 0), "do not join along dim 0"),
            (() => Tensor.Concat([x, x.Double()]), "float64"),
            (() => Tensor.Concat([]), "no tensor"),
            (() => Tensor.Stack([x, x[0]]), "[2, 3] float32 and [3] float32 differ"),
            (() => x.Split(0), "Split: parts of 0 along dim 0 of [2, 3]"),
            (() => x.Repeat(2, -1), "Repeat: -1 times dim 1 of [2, 3]"),
            (() => x.Slice(1, 0, 2, 0), "Slice: a step of 0 along dim 1 of [2, 3]"),
            (() => x.LayerNorm([3, 3]), "LayerNorm: the last dims of [2, 3] are not [3, 3]."),
            (() => x.Dropout(double.NaN), "Dropout: a probability of nan"),
            (() => Tensor.RandInt(3, 3, [2]), "RandInt: there is no whole number from 3"),
            (() => x.Split([1, 3]), "add up to 4, dim 0 of [2, 3] has 2"),
            (() => x.Repeat(2), "1 numbers for the 2 dims"),
            (() => x.Pad([1], [0, 0]), "1 and 2 numbers"),
            (() => x.Pad([-1, 0], [0, 0]), "a slice takes away"),
            (() => x[0].Tril(), "fewer than two dims"),
            (
                () =>
                    x.ScatterAdd(
                        0,
                        Tensor.Of(
                            new long[,]
                            {
                                { 0 },
                            }
                        ),
                        x
                    ),
                "one shape"
            ),
        ];
        foreach (var (act, says) in cases)
        {
            var thrown = Record.Exception(act);
            Assert.True(thrown is ArgumentException or InvalidOperationException, $"{says}: {thrown}");
            Assert.Contains(says, thrown.Message, StringComparison.Ordinal);
        }
    }
}
