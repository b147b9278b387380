namespace Micrograd.Tests.Nn;

[Trait("kernels", "true")]
public sealed class InitTests
{
    // Fan in 300 × 4, fan out 200 × 4.
    static Tensor Weight => Tensor.Zeros([200, 300, 4], DType.Float64).RequireGrad();

    [Fact]
    public void Uniform_ones_fill_their_bounds()
    {
        Uniform(Init.Uniform(Weight, -2, 3, new(1)), -2, 3);
        Uniform(Init.XavierUniform(Weight, generator: new(1)), Math.Sqrt(6.0 / 2000));
        Uniform(
            Init.XavierUniform(Weight, Init.CalculateGain(Activation.Tanh), new(1)),
            5.0 / 3 * Math.Sqrt(6.0 / 2000)
        );
        Uniform(Init.KaimingUniform(Weight, generator: new(1)), Math.Sqrt(6.0 / 1200));
        Uniform(Init.KaimingUniform(Weight, 0.5, FanMode.Out, new(1)), Math.Sqrt(6.0 / 1.25 / 800));
    }

    [Fact]
    public void Normal_ones_have_their_deviation()
    {
        Normal(Init.Normal(Weight, 2, 3, new(1)), 2, 3);
        Normal(Init.XavierNormal(Weight, 2, new(1)), 0, 2 * Math.Sqrt(2.0 / 2000));
        Normal(Init.KaimingNormal(Weight, generator: new(1)), 0, Math.Sqrt(2.0 / 1200));
        Normal(Init.KaimingNormal(Weight, 0, FanMode.Out, new(1)), 0, Math.Sqrt(2.0 / 800));
    }

    [Fact]
    public void A_truncated_normal_keeps_to_its_range_and_else_to_its_shape()
    {
        var x = Init.TruncNormal(Weight, 1, 2, -1, 3, new(1));
        Assert.InRange(x.Min().Item(), -1, -0.99);
        Assert.InRange(x.Max().Item(), 2.99, 3);
        // The deviation of a normal one that is cut at one deviation: √(1 − 2 φ(1) / (2 Φ(1) − 1)).
        Normal(x, 1, 2 * 0.5395600);
        Assert.Throws<ArgumentOutOfRangeException>(() => Init.TruncNormal(Weight, 0, 1, 5, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => Init.TruncNormal(Weight, 0, 1, 0, 0.1));
    }

    [Fact]
    public void Linear_begins_as_in_pytorch_uniform_in_one_over_the_root_of_its_inputs()
    {
        var linear = new Linear(256, 500, generator: new(1));
        Uniform(linear.Weight, 1.0 / 16);
        Uniform(linear.Bias!, 1.0 / 16);
        // Kaiming with a slope of √5, as PyTorch writes it.
        Assert.Equal(1.0 / 16, Init.KaimingBound(256, Math.Sqrt(5)), 1e-16);
    }

    [Fact]
    public void Equal_seeds_give_equal_parameters_and_filling_is_not_recorded()
    {
        var (one, other) = (
            Init.KaimingNormal(Weight, generator: new(5)),
            Init.KaimingNormal(Weight, generator: new(5))
        );
        Assert.Equal(one.ToArray<double>(), other.ToArray<double>());
        Assert.True(one.IsLeaf && one.RequiresGrad);
        Assert.Equal(3, Init.Constant(Weight, 3).Min().Item());
        Assert.Equal(0, Init.Zeros(Init.Ones(Weight)).Max().Item());
    }

    [Fact]
    public void Gains_are_those_that_pytorch_recommends()
    {
        Assert.Equal(1, Init.CalculateGain(Activation.Linear));
        Assert.Equal(1, Init.CalculateGain(Activation.Sigmoid));
        Assert.Equal(5.0 / 3, Init.CalculateGain(Activation.Tanh));
        Assert.Equal(Math.Sqrt(2), Init.CalculateGain(Activation.Relu));
        Assert.Equal(Math.Sqrt(2 / 1.04), Init.CalculateGain(negativeSlope: 0.2));
    }

    [Fact]
    public void A_tensor_without_fans_is_refused()
    {
        Assert.Contains(
            "[3]",
            Assert.Throws<ArgumentException>(() => Init.XavierUniform(Tensor.Zeros([3]))).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Init.KaimingNormal(Tensor.Zeros([])));
    }

    static void Uniform(Tensor x, double bound) => Uniform(x, -bound, bound);

    static void Uniform(Tensor x, double low, double high)
    {
        var slack = (high - low) * 0.02;
        Assert.InRange(x.Min().Item(), low - 1e-7, low + slack);
        Assert.InRange(x.Max().Item(), high - slack, high + 1e-7);
        Assert.Equal((low + high) / 2, x.Mean().Item(), 2 * slack);
    }

    static void Normal(Tensor x, double mean, double std)
    {
        Assert.Equal(mean, x.Mean().Item(), std * 0.02);
        Assert.Equal(std, x.Std().Item(), std * 0.02);
    }
}
