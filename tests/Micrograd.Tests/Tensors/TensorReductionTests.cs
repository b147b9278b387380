namespace Micrograd.Tests.Tensors;

/// <summary>Reductions beside plain loops, their gradients beside differences.</summary>
[Trait("kernels", "true")]
public sealed class TensorReductionTests
{
    [Fact]
    public void Equal_largest_elements_share_the_gradient_and_a_gathered_one_has_it_alone()
    {
        var x = Tensor.Of<double>([1, 3, 3, 2], [1, 4]).RequireGrad();
        x.Max(1).Sum().Backward();
        Assert.Equal([0, 0.5, 0.5, 0], x.Grad!.ToArray<double>());
        x.ZeroGrad();
        var one = x.Gather(1, x.ArgMax(1, keepDim: true));
        Assert.Equal(3, one.Item());
        one.Sum().Backward();
        Assert.Equal([0, 1, 0, 0], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Sums_add_by_halves()
    {
        Assert.Equal(1e6, Tensor.Full([10_000_000], 0.1f).Sum().Item(), 1.0);
        Assert.Equal(16_777_300, Tensor.Ones([16_777_300]).Sum().Item());
        Assert.Equal(1e6, Tensor.Full([10_000_000, 1], 0.1f).Sum(0).Item(), 1.0);
        var column = Tensor.Full([1_000_000, 3], 0.1f).Sum(0).ToArray<double>();
        Assert.All(column, sum => Assert.Equal(1e5, sum, 0.1));
    }

    [Theory]
    [InlineData(new int[] { })]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { -1 })]
    [InlineData(new[] { 0, 2 })]
    [InlineData(new[] { 2, 1 })]
    [InlineData(new[] { 0, 1 })]
    public void Every_reduction_along_any_axes_equals_a_loop(int[] axes)
    {
        var x = TensorCheck.Random([3, 4, 5], new(1));
        (string Name, Func<Tensor, bool, Tensor> Reduce, Func<double[], double> Expected)[] all =
        [
            ("sum", (t, keep) => t.Sum(axes, keep), v => v.Sum()),
            ("mean", (t, keep) => t.Mean(axes, keep), v => v.Average()),
            ("max", (t, keep) => t.Max(axes, keep), v => v.Max()),
            ("min", (t, keep) => t.Min(axes, keep), v => v.Min()),
            (
                "var",
                (t, keep) => t.Var(axes, keepDim: keep),
                v => v.Sum(e => Math.Pow(e - v.Average(), 2)) / (v.Length - 1)
            ),
            (
                "std",
                (t, keep) => t.Std(axes, 0, keep),
                v => Math.Sqrt(v.Sum(e => Math.Pow(e - v.Average(), 2)) / v.Length)
            ),
            ("logsumexp", (t, keep) => t.LogSumExp(axes, keep), v => Math.Log(v.Sum(Math.Exp))),
            ("norm", (t, keep) => t.Norm(axes, keepDim: keep), v => Math.Sqrt(v.Sum(e => e * e))),
        ];
        bool[] reduced =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(axis => axes.Length == 0 || axes.Contains(axis) || axes.Contains(axis - 3)),
        ];
        foreach (var (name, reduce, expected) in all)
        {
            foreach (var layout in (Func<Tensor, Tensor>[])[t => t, t => t.Permute(2, 0, 1).Clone().Permute(1, 2, 0)])
            {
                var kept = reduce(layout(x), true);
                var dropped = reduce(layout(x), false);
                int[] keptSizes = [.. x.Shape.Select((size, axis) => reduced[axis] ? 1 : size)];
                int[] sizes = [.. x.Shape.Where((_, axis) => !reduced[axis])];
                Assert.Equal((Shape)keptSizes, kept.Shape);
                Assert.Equal((Shape)sizes, dropped.Shape);
                Assert.Equal(kept.ToArray<double>(), dropped.ToArray<double>());
                var groups = Groups(x, reduced);
                for (var i = 0; i < groups.Length; i++)
                {
                    Assert.Equal(expected(groups[i]), kept.ToArray<double>()[i], 1e-12);
                }
            }
            TensorCheck.Gradients(t => reduce(t[0], false), [TensorCheck.Random([2, 3, 2], new(2))]);
        }
    }

    [Fact]
    public void Softmax_is_stable_and_its_gradient_right()
    {
        var large = Tensor.Of([10000f, 10001f, 10002f]);
        Assert.Equal(
            [0.09003057, 0.24472848, 0.66524094],
            large.Softmax(0).ToArray<double>().Select(p => Math.Round(p, 8)),
            (a, b) => Math.Abs(a - b) < 1e-6
        );
        Assert.Equal(double.NegativeInfinity, Tensor.Full([3], double.NegativeInfinity).LogSumExp().Item());
        Assert.Equal(double.PositiveInfinity, Tensor.Of([1.0, double.PositiveInfinity]).LogSumExp().Item());
        TensorCheck.Gradients(t => t[0].Softmax(1), [TensorCheck.Random([3, 4], new(1))]);
        TensorCheck.Gradients(t => t[0].LogSoftmax(0), [TensorCheck.Random([3, 4], new(1))]);
    }

    [Fact]
    public void Empty_reductions_give_the_neutral_element_or_say_that_there_is_none()
    {
        var empty = Tensor.Zeros([2, 0, 4]);
        Assert.Equal(new double[8], empty.Sum(1).ToArray<double>());
        Assert.All(empty.LogSumExp([1]).ToArray<double>(), x => Assert.Equal(double.NegativeInfinity, x));
        Assert.True(double.IsNaN(Tensor.Zeros([0]).Mean().Item()));
        Assert.Throws<InvalidOperationException>(() => empty.Max(1));
        Assert.Throws<InvalidOperationException>(() => empty.ArgMin(1));
        Assert.Equal((Shape)new[] { 0, 4 }, Tensor.Zeros([0, 3, 4]).Max(1).Shape);
        Assert.True(Tensor.Zeros([0]).All().Item() == 1 && Tensor.Zeros([0]).Any().Item() == 0);
    }

    [Fact]
    public void Extremes_share_their_gradient_keep_nan_and_say_where_they_are()
    {
        var x = Tensor.Of([1.0, 3.0, 3.0]).RequireGrad();
        x.Max().Backward();
        Assert.Equal([0, 0.5, 0.5], x.Grad!.ToArray<double>());
        Assert.Equal(1, x.ArgMax().Item());
        Assert.True(double.IsNaN(Tensor.Of([1.0, double.NaN, 2.0]).Max().Item()));
        Assert.Equal(1, Tensor.Of([1.0, double.NaN, 2.0]).ArgMin().Item());
        Assert.Equal(
            [2, 0],
            Tensor
                .Of(
                    new double[,]
                    {
                        { 1, 2, 3 },
                        { 6, 5, 4 },
                    }
                )
                .ArgMax(1)
                .ToArray<long>()
        );
        var zero = Tensor.Of([0.0, 0.0]).RequireGrad();
        zero.Norm().Backward();
        Assert.Equal([0, 0], zero.Grad!.ToArray<double>());
    }

    static double[][] Groups(Tensor x, bool[] reduced)
    {
        var groups = new Dictionary<string, List<double>>();
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                for (var k = 0; k < 5; k++)
                {
                    var key = $"{(reduced[0] ? 0 : i)} {(reduced[1] ? 0 : j)} {(reduced[2] ? 0 : k)}";
                    groups.TryAdd(key, []);
                    groups[key].Add(x[i, j, k].Item());
                }
            }
        }
        return [.. groups.Values.Select(g => g.ToArray())];
    }
}
