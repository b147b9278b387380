namespace Micrograd.Tests.Nn;

/// <summary>Activations that are made of several ops: values and slopes by hand, also at kinks, at ±∞ and at NaN.</summary>
public sealed class GatedActivationTests
{
    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(0, 0, 0)]
    [InlineData(2, 2, 1)]
    [InlineData(6, 6, 0)]
    [InlineData(7, 6, 0)]
    [InlineData(double.PositiveInfinity, 6, 0)]
    public void Relu6_is_kept_between_0_and_6_and_flat_at_both_ends(double x, double y, double slope) =>
        AssertAt(new ReLU6(), x, y, slope);

    [Theory]
    [InlineData(0.5, -3, 0)]
    [InlineData(0.1, -3, 0)]
    [InlineData(0.75, 0.75, 1)]
    public void Threshold_puts_a_value_where_x_is_not_above_it(double x, double y, double slope) =>
        AssertAt(new Threshold(0.5, -3), x, y, slope);

    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(0, 0, 0.25)]
    [InlineData(-2, -0.5, 0.25)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, 1)]
    [InlineData(double.NegativeInfinity, double.NegativeInfinity, 0.25)]
    public void Prelu_begins_with_a_slope_of_a_quarter_below_0(double x, double y, double slope) =>
        AssertAt(new PReLU(dtype: DType.Float64), x, y, slope);

    [Fact]
    public void Not_a_number_stays_one()
    {
        foreach (var module in (Module[])[new ReLU6(), new Threshold(0, 1), new PReLU(), new Tanhshrink()])
        {
            Assert.True(float.IsNaN(module.Forward(Tensor.Of([float.NaN])).ToArray<float>()[0]), module.ToString());
        }
    }

    [Fact]
    public void Prelu_learns_a_slope_for_each_channel_from_what_is_below_0()
    {
        var prelu = new PReLU(2, 0.5, DType.Float64);
        var x = Tensor.Of([-1.0, 2, double.PositiveInfinity, -3, -4, 5], [1, 2, 3]);

        var y = prelu.Forward(x);
        Tensor.Where(y.IsFinite(), y, Tensor.Zeros([], DType.Float64)).Sum().Backward();

        Assert.Equal([-0.5, 2, double.PositiveInfinity, -1.5, -2, 5], y.ToArray<double>());
        Assert.Equal([-1.0, -7.0], prelu.Weight.Grad!.ToArray<double>());
        Assert.Equal(["weight"], prelu.StateDict().Keys);
        Assert.Contains("[3, 3]", Refused(() => prelu.Forward(Tensor.Ones([3, 3], DType.Float64))));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PReLU(0));
    }

    [Fact]
    public void Glu_gates_one_half_by_the_other()
    {
        var x = Tensor.Randn([3, 4, 2], new(1), DType.Float64);
        Assert.Equal((x[.., ..2] * x[.., 2..].Sigmoid()).ToArray<double>(), new GLU(1).Forward(x).ToArray<double>());
        Assert.Equal([3, 4, 1], new GLU().Forward(x).Shape);
        Assert.Contains("dim 0 of [3, 4, 2]", Refused(() => new GLU(0).Forward(x)));
    }

    [Fact]
    public void Softplus_bends_as_sharply_as_beta_says()
    {
        var x = Tensor.Of([-3.0, 0, 0.5, 100]);
        Assert.Equal(
            x.ToArray<double>().Select(a => a + Math.Log(1 + Math.Exp(-3 * a)) / 3),
            new Softplus(3).Forward(x).ToArray<double>(),
            (a, b) => Math.Abs(a - b) < 1e-12
        );
    }

    [Fact]
    public void Rrelu_draws_a_slope_an_element_while_training_and_takes_the_mean_after()
    {
        var rrelu = new RReLU(0.1, 0.3, new(1));
        var x = -Tensor.Ones([1000]);
        var slopes = rrelu.Forward(x).ToArray<float>();
        Assert.All(slopes, y => Assert.InRange(-y, 0.1, 0.3));
        Assert.True(slopes.Distinct().Count() > 900);
        Assert.All(rrelu.Eval().Forward(x).ToArray<float>(), y => Assert.Equal(-0.2, y, 1e-6));
        Assert.Equal(1, rrelu.Train().Forward(Tensor.Ones([1])).Item());
        Assert.Throws<ArgumentException>(() => new RReLU(0.3, 0.1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_channel_is_dropped_as_a_whole(int dims)
    {
        var dropout = Of(dims);
        var x = Tensor.Ones([.. (int[])[50, 40], .. Enumerable.Repeat(2, dims)]);
        var channels = dropout.Forward(x).Flatten(2);

        var first = channels[.., .., ..1];
        Assert.Equal(first.Expand(channels.Shape).ToArray<float>(), channels.ToArray<float>());
        Assert.InRange(first.Eq(0.0).Float().Mean().Item(), 0.2, 0.3);
        Assert.Equal(1 / 0.75, first.Max().Item(), 1e-6);
        Assert.Same(x, dropout.Eval().Forward(x));
        Assert.Contains("[2]", Refused(() => dropout.Forward(Tensor.Ones([2]))));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(dims, 1.5));
    }

    [Fact]
    public void Unflatten_makes_several_dims_of_one()
    {
        var x = Tensor.Arange(24).Reshape(2, 12);
        Assert.Equal([2, 3, 4], new Unflatten(1, 3, 4).Forward(x).Shape);
        Assert.Equal([2, 3, 2, 2], new Unflatten(-1, 3, -1, 2).Forward(x).Shape);
        Assert.Equal([2, 1, 12], new Unflatten(0, -1, 1).Forward(x).Shape);
        foreach (
            var sizes in (int[][])
                [
                    [5, 2],
                    [5, -1],
                    [-1, -1],
                    [0, -1],
                    [-12, -1],
                ]
        )
        {
            Assert.Contains("dim 1 of [2, 12]", Refused(() => new Unflatten(1, sizes).Forward(x)));
        }
        Assert.Throws<ArgumentException>(() => new Unflatten(1, []));
    }

    static ChannelDropout Of(int dims, double p = 0.25) =>
        dims switch
        {
            1 => new Dropout1d(p, new(3)),
            2 => new Dropout2d(p, new(3)),
            _ => new Dropout3d(p, new(3)),
        };

    static void AssertAt(Module module, double x, double y, double slope)
    {
        var input = Tensor.Of([x]).RequireGrad();
        var output = module.Forward(input);
        output.Backward(Tensor.Ones([1], DType.Float64));
        Assert.Equal([y], output.ToArray<double>());
        Assert.Equal([slope], input.Grad!.ToArray<double>());
    }

    static string Refused(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
