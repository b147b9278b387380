using Micrograd.Numbers;

namespace Micrograd.Tests.TensorOps;

/// <summary>Batch, group, instance and RMS norm beside their formulas in plain loops of doubles, over odd sizes.</summary>
[Trait("kernels", "true")]
public sealed class ChannelNormTests
{
    public static TheoryData<int, int, int, int> Sizes =>
        new()
        {
            { 2, 1, 1, 1 },
            { 3, 4, 1, 2 },
            { 5, 6, 7, 3 },
            { 1, 4, 9, 2 },
            { 4, 2, 8, 1 },
            { 3, 4, 67, 4 },
            { 2, 4, 1031, 2 },
        };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Each_norm_is_its_formula(int examples, int channels, int length, int groups)
    {
        var x = Tensor.Randn([examples, channels, length], new(1), DType.Float64) * 3 + 5;
        var (w, b) = (Tensor.Randn(channels, new(2), DType.Float64), Tensor.Randn(channels, new(3), DType.Float64));
        AssertClose(
            Normalized(x, w, b, (n, c) => c),
            x.BatchNorm(null, null, w, b, training: true, epsilon: 0.01),
            examples * length > 1
        );
        AssertClose(
            Normalized(x, w, b, (n, c) => n * groups + c / (channels / groups)),
            x.GroupNorm(groups, w, b, 0.01),
            true
        );
        AssertClose(
            Normalized(x, w, b, (n, c) => n * channels + c),
            length > 1 ? x.InstanceNorm(w, b, 0.01) : x,
            length > 1
        );
        var row = Tensor.Randn(length, new(4), DType.Float64);
        var squares = (x * x).Mean(2, keepDim: true);
        AssertClose((x / (squares + 0.01).Sqrt() * row).ToArray<double>(), x.RmsNorm(length, row, 0.01), true);
        // In float32, of the same numbers rounded.
        AssertClose(
            Normalized(x, w, b, (n, c) => c),
            x.Float().BatchNorm(null, null, w.Float(), b.Float(), training: true, epsilon: 0.01),
            examples * length > 2,
            2e-4
        );
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Input_weight_and_bias_get_the_same_alone_and_together(
        int examples,
        int channels,
        int length,
        int groups
    )
    {
        var x = Tensor.Randn([examples, channels, length], new(1), DType.Float64) * 3 + 5;
        var (w, b) = (Tensor.Randn(channels, new(2), DType.Float64), Tensor.Randn(channels, new(3), DType.Float64));
        var g = Tensor.Randn(x.Shape, new(4), DType.Float64);
        List<Func<Tensor, Tensor?, Tensor?, Tensor>> norms = [(x, w, b) => x.GroupNorm(groups, w, b, 0.01)];
        if (examples * length > 1)
        {
            norms.Add((x, w, b) => x.BatchNorm(null, null, w, b, training: true, epsilon: 0.01));
        }
        foreach (var norm in norms)
        {
            Tensor Leaf(Tensor of) => of.Detach().Clone().RequireGrad();
            var (toX, toW, toB) = (Leaf(x), Leaf(w), Leaf(b));
            norm(toX, toW, toB).Backward(g);
            var (onlyX, onlyW, onlyB) = (Leaf(x), Leaf(w), Leaf(b));
            norm(onlyX, w, b).Backward(g);
            norm(x, onlyW, b).Backward(g);
            norm(x, w, onlyB).Backward(g);
            Assert.Equal(onlyX.Grad!.ToArray<double>(), toX.Grad!.ToArray<double>());
            Assert.Equal(onlyW.Grad!.ToArray<double>(), toW.Grad!.ToArray<double>());
            AssertClose((g * norm(x, null, null)).Sum([0, 2]).ToArray<double>(), toW.Grad!, true);
            AssertClose(g.Sum([0, 2]).ToArray<double>(), toB.Grad!, true);
            AssertClose(g.Sum([0, 2]).ToArray<double>(), onlyB.Grad!, true);
        }
    }

    static void AssertClose(double[] expected, Tensor found, bool isAsked, double tolerance = 1e-11)
    {
        if (isAsked)
        {
            Assert.All(
                expected.Zip(found.ToArray<double>()),
                pair => Assert.Equal(pair.First, pair.Second, tolerance * Math.Max(1, Math.Abs(pair.First)))
            );
        }
    }

    static double[] Normalized(Tensor x, Tensor w, Tensor b, Func<int, int, int> rowOf)
    {
        var (examples, channels, length) = x.Shape;
        var numbers = x.ToArray<double>();
        var rows = new Dictionary<int, List<double>>();
        for (var i = 0; i < numbers.Length; i++)
        {
            var row = rowOf(i / length / channels, i / length % channels);
            (rows.TryGetValue(row, out var list) ? list : rows[row] = []).Add(numbers[i]);
        }
        var y = new double[numbers.Length];
        for (var i = 0; i < y.Length; i++)
        {
            var row = rows[rowOf(i / length / channels, i / length % channels)];
            var (mean, c) = (row.Average(), i / length % channels);
            var variance = row.Average(v => (v - mean) * (v - mean));
            y[i] = (numbers[i] - mean) / Math.Sqrt(variance + 0.01) * w[c].Item() + b[c].Item();
        }
        return y;
    }

    [Fact]
    public void Of_equal_numbers_each_is_exactly_the_bias()
    {
        var x = Tensor.Full([3, 4, 37], 0.1f);
        var b = Tensor.Of([1f, -2, 3, 0.5f]);
        foreach (
            var y in (Tensor[])
                [x.BatchNorm(null, null, null, b, training: true), x.GroupNorm(2, null, b), x.InstanceNorm(null, b)]
        )
        {
            Assert.Equal(b.Unsqueeze(1).Expand([3, 4, 37]).ToArray<float>(), y.ToArray<float>());
        }
    }

    [Fact]
    public void The_mean_of_large_numbers_keeps_their_differences()
    {
        var x = Tensor.Of([1e6f, 1e6f + 1, 1e6f + 2, 1e6f + 3]).Reshape(1, 1, 4);
        var y = x.BatchNorm(null, null, training: true, epsilon: 0);
        var expected = new[] { -1.5, -0.5, 0.5, 1.5 }.Select(v => v / Math.Sqrt(1.25));
        Assert.All(expected.Zip(y.ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Without_an_epsilon_RMS_norm_takes_the_type_s_own()
    {
        var x = Tensor.Of([1e-4, 2e-4]);
        var expected = 1e-4 / Math.Sqrt(2.5e-8 + Math.Pow(2, -23));
        Assert.Equal(expected, x.Float().RmsNorm(2)[0].Item(), 1e-6);
        Assert.Equal(1e-4 / Math.Sqrt(2.5e-8 + Math.Pow(2, -52)), x.RmsNorm(2)[0].Item(), 1e-12);
    }

    [Fact]
    public void An_empty_batch_is_normalised_by_running_statistics_and_by_groups()
    {
        var x = Tensor.Zeros([0, 4, 3]).RequireGrad();
        var w = Tensor.Ones(4).RequireGrad();
        foreach (
            var y in (Tensor[])[x.BatchNorm(Tensor.Zeros(4), Tensor.Ones(4), w), x.GroupNorm(2, w), x.InstanceNorm(w)]
        )
        {
            y.Sum().Backward();
            Assert.Equal([0, 4, 3], y.Shape);
            Assert.Equal([0f, 0, 0, 0], w.Grad!.ToArray<float>());
        }
        Assert.Throws<ArgumentException>(() => x.BatchNorm(null, null, training: true));
    }
}
