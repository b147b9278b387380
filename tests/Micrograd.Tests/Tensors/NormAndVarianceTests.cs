namespace Micrograd.Tests.Tensors;

/// <summary>Norms, variances and logarithms of sums where a formula written down plainly overflows, vanishes or divides 0 by 0.</summary>
[Trait("kernels", "true")]
public sealed class NormAndVarianceTests
{
    static readonly Dictionary<string, Func<Tensor, Tensor>> s_layouts = new()
    {
        ["contiguous"] = x => x,
        ["transposed"] = x => x.T.Clone().T,
        ["every other"] = x => Tensor.Stack([x, x + 5], 2)[.., .., 0],
        ["backward"] = x => x.Flip(0, 1),
        ["expanded"] = x => x[0..1].Expand(x.Shape),
        ["all one"] = x => x[0..1, 0..1].Expand(x.Shape),
    };

    public static TheoryData<string, DType> Laid
    {
        get
        {
            var data = new TheoryData<string, DType>();
            foreach (var layout in s_layouts.Keys)
            {
                data.Add(layout, DType.Float32);
                data.Add(layout, DType.Float64);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Laid))]
    public void Equal_numbers_deviate_by_exactly_0_and_their_gradient_is_0(string layout, DType dtype)
    {
        foreach (var number in new[] { 0.10006, 0.1, 1 / 3.0, -7.3e-30, 3e38, 0, 123456.789 })
        {
            foreach (var columns in new[] { 5, 1, 2, 67, 3000 })
            {
                foreach (var dims in new int[][] { [], [0], [1] })
                {
                    var leaf = Tensor.Full([5, columns], number, dtype).RequireGrad();
                    var x = s_layouts[layout](leaf);
                    var std = x.Std(dims, correction: 0);
                    Assert.All(std.ToArray<double>(), y => Assert.Equal(0, y));
                    Assert.All(x.Detach().Var(dims, correction: 0).ToArray<double>(), y => Assert.Equal(0, y));
                    std.Sum().Backward();
                    Assert.All(leaf.Grad!.ToArray<double>(), g => Assert.Equal(0, g));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Laid))]
    public void A_variance_is_that_of_two_passes_in_double(string layout, DType dtype)
    {
        var random = new Random(3);
        foreach (var shift in new[] { 0.0, 1000, -1e6 })
        {
            var x = s_layouts[layout]((TensorCheck.Random([4, 300], random) + shift).To(dtype));
            var rows = x.ToArray<double>().Chunk(300).ToArray();
            var expected = rows.Select(row => row.Sum(v => Math.Pow(v - row.Average(), 2)) / 299);
            Assert.Equal(
                expected,
                x.Var(1).ToArray<double>(),
                (a, b) => Math.Abs(a - b) <= 1e-14 + a * (dtype == DType.Float32 ? 1e-5 : 1e-9)
            );
        }
    }

    [Theory]
    [InlineData(new int[0], 1, false)]
    [InlineData(new[] { 0 }, 0, true)]
    [InlineData(new[] { 2, 0 }, 1, false)]
    [InlineData(new[] { 1 }, 2, true)]
    public void Their_gradients_are_right_twice(int[] dims, int correction, bool keepDim)
    {
        var x = TensorCheck.Random([3, 4, 2], new(5));
        TensorCheck.Gradients(t => t[0].Var(dims, correction, keepDim), [x]);
        TensorCheck.Gradients(t => t[0].Std(dims, correction, keepDim), [x]);
        TensorCheck.Gradients(t => t[0].Norm(dims, keepDim: keepDim), [x]);
        TensorCheck.Gradients(t => t[0].LogSumExp(dims, keepDim), [x]);
        TensorCheck.Gradients(t => t[0].Permute(2, 0, 1).Norm(dims, keepDim: keepDim), [x]);
        TensorCheck.Gradients(t => t[0].Permute(2, 0, 1).Std(dims, correction, keepDim), [x]);
    }

    [Fact]
    public void Too_few_numbers_have_no_variance_and_infinite_ones_none_either()
    {
        Assert.Equal(double.NaN, Tensor.Of([3.0]).Var().Item());
        Assert.Equal(double.NaN, Tensor.Of([3.0]).Std().Item());
        Assert.Equal(double.NaN, Tensor.Of([3.0, double.PositiveInfinity]).Var().Item());
        Assert.Equal(double.NaN, Tensor.Of([double.NaN, double.PositiveInfinity]).Std().Item());
        Assert.Equal(double.PositiveInfinity, Tensor.Of([1e300, -1e300]).Var().Item());
        Assert.Equal(double.PositiveInfinity, Tensor.Of([double.MaxValue, -double.MaxValue, 0]).Var().Item());
        Assert.Throws<InvalidOperationException>(() => Tensor.Of([1L, 2L]).Var());
        Assert.Throws<InvalidOperationException>(() => Tensor.Of([1L, 2L]).Norm());
        Assert.Throws<InvalidOperationException>(() => Tensor.Of([1L, 2L]).LogSumExp());
    }

    [Theory]
    [InlineData(DType.Float64, 1e200)]
    [InlineData(DType.Float64, 1e-200)]
    [InlineData(DType.Float64, 5e-324)]
    [InlineData(DType.Float64, 1e307)]
    [InlineData(DType.Float32, 1e30)]
    [InlineData(DType.Float32, 1e-30)]
    [InlineData(DType.Float32, 1.401298464324817e-45)]
    [InlineData(DType.Float32, 1e37)]
    public void A_norm_neither_overflows_nor_vanishes_and_its_gradient_is_the_direction(DType dtype, double size)
    {
        foreach (var layout in s_layouts.Values)
        {
            var leaf = Tensor.Full([4, 25], size, dtype).RequireGrad();
            var norm = layout(leaf).Norm();
            Assert.Equal(10, norm.Item() / leaf.Detach()[0, 0].Item(), 1e-5);
            layout(leaf).Norm([1]).Sum().Backward();
            Assert.Equal(20, leaf.Grad!.Sum().Item(), 1e-4);
        }
        var two = (Tensor.Of([3.0, -4]).To(dtype) * Tensor.Full([], size, dtype)).RequireGrad();
        two.Norm().Backward();
        Assert.Equal([0.6, -0.8], two.Grad!.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_norm_at_0_at_infinity_and_of_nan_has_the_gradient_that_its_text_says()
    {
        static (double Norm, double[] Gradient) Of(params double[] x)
        {
            var leaf = Tensor.Of(x).RequireGrad();
            var norm = leaf.Norm();
            norm.Backward();
            return (norm.Item(), leaf.Grad!.ToArray<double>());
        }
        var (zero, none) = Of(0, -0.0);
        Assert.Equal((0, 0, 0), (zero, none[0], none[1]));
        var (infinite, one) = Of(5, double.NegativeInfinity, 0);
        Assert.Equal(double.PositiveInfinity, infinite);
        Assert.Equal([0, -1, 0], one);
        Assert.Equal(Math.Sqrt(0.5), Of(double.PositiveInfinity, 1, double.PositiveInfinity).Gradient[2], 1e-15);
        var (nan, all) = Of(double.NaN, double.PositiveInfinity);
        Assert.Equal(double.NaN, nan);
        Assert.All(all, g => Assert.Equal(double.NaN, g));
        // The second derivative, too, is 0 where nothing has a direction.
        var x = Tensor.Zeros([2], DType.Float64).RequireGrad();
        x.Norm().Backward(createGraph: true);
        Assert.Equal([0.0, 0], Gradients.Of((x.Grad! * Tensor.Of([1.0, 2])).Sum(), [x])[0]!.ToArray<double>());
    }

    [Fact]
    public void The_logarithm_of_a_sum_of_nothing_is_flat()
    {
        var x = Tensor
            .Of([
                [double.NegativeInfinity, double.NegativeInfinity],
                [1, double.NegativeInfinity],
                [1e308, 0],
            ])
            .RequireGrad();
        var y = x.LogSumExp(1);
        Assert.Equal([double.NegativeInfinity, 1, 1e308], y.ToArray<double>());
        y.Sum().Backward();
        Assert.Equal([0.0, 0, 1, 0, 1, 0], x.Grad!.ToArray<double>());
        var infinite = Tensor.Of([double.PositiveInfinity, 3]).RequireGrad();
        infinite.LogSumExp().Backward();
        Assert.Equal(0, infinite.Grad![1].Item());
    }

    [Fact]
    public void The_mean_of_finite_numbers_is_finite()
    {
        Check(float.MaxValue, 2e-6, (shape, x) => Tensor.Full(shape, x));
        Check(double.MaxValue, 1e-14, (shape, x) => Tensor.Full(shape, x, DType.Float64));
        Assert.Equal(
            [2e38f, -3e38f],
            Tensor
                .Of([
                    [3e38f, 1e38f],
                    [-3e38f, -3e38f],
                ])
                .Mean(1)
                .ToArray<float>()
        );
        Assert.Equal(
            [0f, -((3e38f - 1e38f) / 2)],
            Tensor
                .Of([
                    [3e38f, 1e38f],
                    [-3e38f, -3e38f],
                ])
                .Mean(0)
                .ToArray<float>()
        );
        Assert.Equal(double.PositiveInfinity, Tensor.Of([float.PositiveInfinity, 1]).Mean().Item());
        Assert.Equal(double.NaN, Tensor.Of([float.PositiveInfinity, float.NegativeInfinity]).Mean().Item());
        Assert.Equal(double.NaN, Tensor.Of([float.NaN, float.MaxValue, float.MaxValue]).Mean().Item());

        static void Check(double largest, double error, Func<Shape, double, Tensor> full)
        {
            foreach (var count in (int[])[1, 2, 3, 5, 7, 64, 1000, 4097])
            {
                foreach (var x in (double[])[largest, -largest])
                {
                    var all = full([3, count], x);
                    Tensor[] means =
                    [
                        all.Mean(),
                        all.Mean(1),
                        all.T.Clone().T.Mean(1),
                        full([3, 1], x).Expand([3, count]).Mean(1),
                    ];
                    foreach (var mean in means.SelectMany(mean => mean.ToArray<double>()))
                    {
                        Assert.True(
                            double.IsFinite(mean) && Math.Abs(mean / x - 1) <= error,
                            $"{mean} of {count} times {x}"
                        );
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Layer_norm_of_equal_numbers_is_the_bias(DType dtype)
    {
        var bias = Tensor.Randn([1000], new(1), dtype);
        var x = Tensor.Full([3, 1000], 0.1, dtype);
        Assert.All(x.LayerNorm(x.Shape[^1]).ToArray<double>(), y => Assert.Equal(0, y));
        var moved = x.LayerNorm(x.Shape[^1], Tensor.Full([1000], 7, dtype), bias);
        Assert.Equal(bias.Expand([3, 1000]).ToArray<double>(), moved.ToArray<double>());
        // A first number that is far from the others takes no digits of theirs, and differences that overflow none at all.
        var far = Tensor.Of([3e38f, -3e38f, 0, 0]).LayerNorm(4);
        Assert.All(far.ToArray<float>(), y => Assert.True(float.IsFinite(y)));
    }
}
