namespace Micrograd.Tests.Tensors;

/// <summary>Writes in place: gradients flow through them, or they are refused.</summary>
public sealed class WritingTests
{
    static readonly Tensor s_v = Tensor.Of([0.5, -1.5, 2]);

    /// <summary>Each writes v into part of y, and gives what y is to be beside it, by ops alone.</summary>
    public static TheoryData<string> Ways => [.. s_ways.Keys];

    static readonly Dictionary<
        string,
        (Func<Tensor, Tensor, Tensor> Write, Func<Tensor, Tensor, Tensor> ByOps)
    > s_ways = new()
    {
        ["y[1] = v"] = (
            (y, v) =>
            {
                y[1] = v;
                return y;
            },
            (y, v) => Tensor.Concat([y[..1], v.Unsqueeze(0), y[2..]])
        ),
        ["y[1..3] = v, spread"] = (
            (y, v) =>
            {
                y[1..3] = v;
                return y;
            },
            (y, v) => Tensor.Concat([y[..1], v.Expand([2, 3]), y[3..]])
        ),
        ["y[0][1] = a number of v"] = (
            (y, v) =>
            {
                y[0][1] = v[2];
                return y;
            },
            (y, v) => Tensor.Where(Mask([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), v[2], y)
        ),
        ["a column, by CopyFrom of a transpose"] = (
            (y, v) =>
            {
                y.T[1].CopyFrom(Tensor.Concat([v, v[..1]]));
                return y;
            },
            (y, v) => Tensor.Concat([y[.., ..1], Tensor.Concat([v, v[..1]]).Unsqueeze(1), y[.., 2..]], 1)
        ),
        ["every other row, backward"] = (
            (y, v) =>
            {
                y.Flip(0).Slice(0, 0, 4, 2).CopyFrom(v);
                return y;
            },
            (y, v) => Tensor.Stack([y[0], v, y[2], v])
        ),
        ["a reshaped view"] = (
            (y, v) =>
            {
                y.Reshape(2, 6)[1, 3..].CopyFrom(v);
                return y;
            },
            (y, v) => Tensor.Concat([y[..3], v.Unsqueeze(0)])
        ),
        ["Fill of a part"] = (
            (y, v) =>
            {
                y[2].Fill(7);
                return y * v;
            },
            (y, v) => Tensor.Where(Mask([0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0]), Tensor.Of(7.0), y) * v
        ),
        ["a part of itself, beside it in memory"] = (
            (y, v) =>
            {
                y.T[0].CopyFrom(y.T[2]);
                y[0] = y[1];
                return y * v;
            },
            (y, v) =>
            {
                var columns = Tensor.Concat([y[.., 2..], y[.., 1..]], 1);
                return Tensor.Concat([columns[1..2], columns[1..]]) * v;
            }
        ),
        ["all of it"] = ((y, v) => y.CopyFrom(v), (y, v) => v.Expand([4, 3])),
        ["twice, the second over the first"] = (
            (y, v) =>
            {
                y[1..] = v;
                y[0..2] = v * v;
                return y;
            },
            (y, v) => Tensor.Concat([(v * v).Expand([2, 3]), v.Expand([2, 3])])
        ),
        ["the view that was written through, used afterwards"] = (
            (y, v) =>
            {
                var row = y[3];
                row.CopyFrom(v.Exp());
                return y * row;
            },
            (y, v) => Tensor.Concat([y[..3], v.Exp().Unsqueeze(0)]) * v.Exp()
        ),
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_write_into_a_constant_or_a_result_has_the_numbers_and_gradients_of_the_same_by_ops(string way)
    {
        var (write, byOps) = s_ways[way];
        var weights = Tensor.Randn([4, 3], new(1), DType.Float64);
        foreach (var isResult in new[] { false, true })
        {
            Tensor Of(Func<Tensor, Tensor, Tensor> f, Tensor x, Tensor v) =>
                f(isResult ? x * 2 : Tensor.Randn([4, 3], new(2), DType.Float64), v * 1);
            var at = new[] { Tensor.Randn([4, 3], new(3), DType.Float64), s_v };
            var expected = Gradients.ValueAndGrad((Tensor[] t) => (Of(byOps, t[0], t[1]) * weights).Square().Sum())(at);
            var got = Gradients.ValueAndGrad((Tensor[] t) => (Of(write, t[0], t[1]) * weights).Square().Sum())(at);
            Assert.Equal(expected.Value.Item(), got.Value.Item(), 1e-12);
            for (var i = 0; i < at.Length; i++)
            {
                Assert.Equal(
                    expected.Gradients[i].ToArray<double>(),
                    got.Gradients[i].ToArray<double>(),
                    (a, b) => Math.Abs(a - b) <= 1e-13 * Math.Max(1, Math.Abs(a))
                );
            }
            TensorCheck.Gradients(t => (Of(write, t[0], t[1]) * weights).Square().Sum(), at);
        }
    }

    [Fact]
    public void A_number_is_written_into_a_float32_of_another_type()
    {
        var v = Tensor.Of([1.5]).RequireGrad();
        var y = Tensor.Zeros([3]);
        y[1..2] = v * 2;
        (y * Tensor.Of([1f, 10, 100])).Sum().Backward();
        Assert.Equal([20], v.Grad!.ToArray<double>());
        Assert.False(y.IsLeaf);
    }

    [Fact]
    public void Other_views_that_are_older_are_refused_by_recorded_ops_and_can_be_read()
    {
        var v = Tensor.Of([1.0]).RequireGrad();
        var y = Tensor.Zeros([3], DType.Float64);
        var (older, apart) = (y[0].Named("older"), y.Detach());
        y[1..2] = v;
        Assert.Contains(
            "*: 'older', a tensor of [] was made before its memory was written to in place with a gradient",
            Assert.Throws<InvalidOperationException>(() => older * 2).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InvalidOperationException>(() => apart.Sum());
        Assert.Throws<InvalidOperationException>(() => older.Fill(1));
        Assert.Equal(0, older.Item());
        Assert.Equal([0, 1, 0], apart.ToArray<double>());
        using (NoGrad.Enter())
        {
            Assert.Equal(0, (older * 2).Item());
        }
        y[0].CopyFrom(v[0] * 3);
        y.Sum().Backward();
        Assert.Equal([4], v.Grad!.ToArray<double>());
    }

    [Fact]
    public void What_can_not_be_right_is_refused_and_nothing_is_changed()
    {
        var leaf = Tensor.Of([1.0, 2]).RequireGrad();
        var y = leaf * 1;
        var spread = Tensor.Of([1.0]).Expand([3]);
        foreach (
            var (write, says) in new (Action, string)[]
            {
                (() => leaf[0].Fill(1), "a leaf that requires a gradient"),
                (() => leaf.CopyFrom(y), "a leaf that requires a gradient"),
                (() => leaf[..1] = Tensor.Of([5.0]), "a leaf that requires a gradient"),
                (() => spread.CopyFrom(leaf[0]), "is expanded"),
                (() => y[..2] = y.Flip(0), "overlaps"),
                (() => y.CopyFrom(y[1]), "overlaps"),
            }
        )
        {
            Assert.Contains(says, Assert.Throws<InvalidOperationException>(write).Message, StringComparison.Ordinal);
        }
        Assert.Throws<ArgumentException>(() => y[..1] = leaf * 2);
        Assert.Equal([1, 2], y.ToArray<double>());
        Assert.Equal([1, 2], leaf.ToArray<double>());
        y.Sum().Backward();
        Assert.Equal([1, 1], leaf.Grad!.ToArray<double>());
    }

    /// <summary>Each writes y onto itself, moved.</summary>
    public static TheoryData<string> Overlapping => [.. s_overlapping.Keys];

    static readonly Dictionary<string, (Action<Tensor> Write, string Op)> s_overlapping = new()
    {
        ["y[1..] = y[..^1]"] = (y => y[1..] = y[..^1], "Index"),
        ["y[..^1] = y[1..]"] = (y => y[..^1] = y[1..], "Index"),
        ["y[.., 1..] = y[.., ..^1]"] = (y => y[.., 1..] = y[.., ..^1], "Index"),
        ["y.CopyFrom(y.Flip(0))"] = (y => y.CopyFrom(y.Flip(0)), "CopyFrom"),
        ["y.CopyFrom(y.T)"] = (y => y.CopyFrom(y.T), "CopyFrom"),
        ["y.CopyFrom(y[1])"] = (y => y.CopyFrom(y[1]), "CopyFrom"),
        ["y.CopyFrom(y[2, 2])"] = (y => y.CopyFrom(y[2, 2]), "CopyFrom"),
        ["y[1].CopyFrom(y.T[1])"] = (y => y[1].CopyFrom(y.T[1]), "CopyFrom"),
    };

    [Theory]
    [MemberData(nameof(Overlapping))]
    public void A_source_that_overlaps_is_refused_with_and_without_a_gradient(string way)
    {
        var (write, op) = s_overlapping[way];
        foreach (var dtype in Enum.GetValues<DType>())
        {
            Refused(Tensor.Arange(9).Reshape(3, 3).To(dtype));
        }
        Refused(Tensor.Arange(9).Reshape(3, 3).Double().RequireGrad() * 1);
        using (NoGrad.Enter())
        {
            Refused(Tensor.Arange(9).Reshape(3, 3).Double().RequireGrad());
        }

        void Refused(Tensor y)
        {
            var (before, version) = (y.ToArray<double>(), y._storage.Version);
            var e = Assert.Throws<InvalidOperationException>(() => write(y));
            Assert.StartsWith($"{op}: the source [", e.Message, StringComparison.Ordinal);
            Assert.Contains("overlaps in memory", e.Message, StringComparison.Ordinal);
            Assert.Contains("Clone()", e.Message, StringComparison.Ordinal);
            Assert.Equal(before, y.ToArray<double>());
            Assert.Equal(version, y._storage.Version);
        }
    }

    [Fact]
    public void What_lies_beside_or_between_is_no_overlap_and_a_copy_onto_itself_changes_nothing()
    {
        var y = Tensor.Arange(9).Reshape(3, 3).Double();
        y[0] = y[1];
        y.T[0].CopyFrom(y.T[2]);
        Assert.Equal([5, 4, 5, 5, 4, 5, 8, 7, 8], y.ToArray<double>());
        var version = y._storage.Version;
        Assert.Same(y, y.CopyFrom(y));
        y[1..] = y[1..];
        y[..1].CopyFrom(y[0]);
        y.T.CopyFrom(y.T);
        Assert.Equal(version, y._storage.Version);
        var x = Tensor.Of([1.0, 2]).RequireGrad();
        var z = x * 3;
        z[..1] = z[..1];
        z.CopyFrom(z);
        Assert.Throws<InvalidOperationException>(() => z.CopyFrom(z.Detach()));
        z[1..].CopyFrom(z[1..].Detach().Clone());
        z.Sum().Backward();
        Assert.Equal([3, 0], x.Grad!.ToArray<double>());
        Assert.Throws<InvalidOperationException>(() => x.CopyFrom(x));
        var spread = Tensor.Of([1.0]).Expand([3]);
        Assert.Throws<InvalidOperationException>(() => spread.CopyFrom(spread));
    }

    [Fact]
    public void A_result_that_a_gradient_reads_and_that_was_overwritten_is_caught()
    {
        var x = Tensor.Of([1.0, 2]).RequireGrad();
        var y = x.Exp();
        y[0].Fill(5);
        Assert.Contains(
            "'exp' needs a tensor [2] that was changed in place",
            Assert.Throws<InvalidOperationException>(() => y.Sum().Backward()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_was_computed_before_a_write_knows_nothing_of_it()
    {
        var (v, w) = (Tensor.Of([2.0]).RequireGrad(), Tensor.Of([3.0]).RequireGrad());
        var y = Tensor.Zeros([1], DType.Float64);
        var before = y + w;
        y[0] = v[0] * 5;
        (before + y).Sum().Backward();
        Assert.Equal(5, v.Grad!.Item());
        Assert.Equal(1, w.Grad!.Item());
    }

    static Tensor Mask(double[] ones) => Tensor.Of<double>(ones, [4, 3]).Bool();
}
