namespace Micrograd.Tests.Nn;

/// <summary>Modules of convolution: layouts, first weights, padding and refusals.</summary>
public sealed class ConvolutionModuleTests
{
    [Fact]
    public void Weights_and_biases_have_the_layouts_and_keys_of_PyTorch()
    {
        var conv = new Conv2d(4, 6, (3, 5), groups: 2);
        Assert.Equal(["weight", "bias"], conv.StateDict().Keys);
        Assert.Equal([6, 2, 3, 5], conv.Weight.Shape);
        Assert.Equal([6], conv.Bias!.Shape);
        var transposed = new ConvTranspose2d(4, 6, 3, groups: 2);
        Assert.Equal([4, 3, 3, 3], transposed.Weight.Shape);
        Assert.Equal([6], transposed.Bias!.Shape);
        Assert.Equal(["weight"], new Conv3d(1, 2, 3, bias: false).StateDict().Keys);
    }

    [Fact]
    public void First_weights_are_uniform_in_one_over_the_root_of_the_fan()
    {
        AssertUniform(new Conv2d(8, 32, 5, groups: 4, generator: new(1)), 1 / Math.Sqrt(2 * 25));
        // PyTorch's fan of a transposed weight is that of its second dim.
        AssertUniform(new ConvTranspose1d(32, 16, 9, generator: new(2)), 1 / Math.Sqrt(16 * 9));
    }

    static void AssertUniform(ConvolutionModule module, double bound)
    {
        Assert.InRange(module.Weight.Abs().Max().Item(), 0.98 * bound, bound);
        Assert.InRange(module.Weight.Mean().Item(), -0.05 * bound, 0.05 * bound);
        Assert.InRange(module.Bias!.Abs().Max().Item(), 0.5 * bound, bound);
    }

    [Theory]
    [InlineData(PaddingMode.Zeros, new double[] { 0, 0, 1, 2, 3, 0, 0 })]
    [InlineData(PaddingMode.Reflect, new double[] { 3, 2, 1, 2, 3, 2, 1 })]
    [InlineData(PaddingMode.Replicate, new double[] { 1, 1, 1, 2, 3, 3, 3 })]
    [InlineData(PaddingMode.Circular, new double[] { 2, 3, 1, 2, 3, 1, 2 })]
    public void Padding_is_read_as_its_mode_says(PaddingMode mode, double[] expected)
    {
        var conv = new Conv1d(1, 1, 1, padding: 2, bias: false, paddingMode: mode, dtype: DType.Float64);
        Init.Ones(conv.Weight);
        var x = Tensor.Of([1.0, 2, 3]).RequireGrad();
        var y = conv.Forward(x.Reshape(1, 3));
        Assert.Equal(expected, y.Flatten().ToArray<double>());
        y.Sum().Backward();
        Assert.Equal([.. new[] { 1.0, 2, 3 }.Select(n => expected.Count(e => e == n))], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void The_same_padding_goes_around_two_dims()
    {
        var conv = new Conv2d(1, 1, (2, 3), padding: "same", bias: false, paddingMode: PaddingMode.Circular);
        Init.Ones(conv.Weight);
        var y = conv.Forward(
            Tensor
                .Of([
                    [1f, 2, 3],
                    [4, 5, 6],
                ])
                .Unsqueeze(0)
        );
        Assert.Equal([1, 2, 3], y.Shape);
        // Each row wholly, and the one below.
        Assert.Equal(Enumerable.Repeat(21f, 6), y.Flatten().ToArray<float>());
    }

    [Fact]
    public void A_module_says_what_it_is_and_finds_its_shapes_without_numbers()
    {
        Assert.Equal("Conv2d(1 → 6, kernel 5, padding 2)", new Conv2d(1, 6, 5, padding: 2).ToString());
        Assert.Equal(
            "Conv1d(4 → 8, kernel 3, stride 2, dilation 3, groups 4, padding 1 circular)",
            new Conv1d(4, 8, 3, 2, 1, 3, 4, paddingMode: PaddingMode.Circular).ToString()
        );
        Assert.Equal(
            "ConvTranspose2d(8 → 3, kernel [2, 3], stride 2, padding 1, output padding 1)",
            new ConvTranspose2d(8, 3, (2, 3), 2, 1, 1).ToString()
        );
        var model = new Sequential(
            new Conv2d(1, 6, 5, padding: 2, paddingMode: PaddingMode.Reflect),
            new Conv2d(6, 2, 3, 2)
        );
        Assert.Equal([1_000, 2, 13, 13], model.Check([1_000, 1, 28, 28]).Shape);
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        Refused<ArgumentException>(() => new Conv2d(3, 4, 3, groups: 2), "3 inChannels do not divide into 2 groups");
        Refused<ArgumentException>(() => new ConvTranspose1d(4, 3, 3, groups: 2), "3 outChannels");
        Refused<ArgumentOutOfRangeException>(() => new Conv1d(0, 4, 3), "inChannels");
        Refused<ArgumentOutOfRangeException>(() => new Conv1d(1, 4, 0), "Conv1d: a kernelSize of 0");
        Refused<ArgumentException>(() => new Conv2d(1, 4, (3, 3, 3)), "Conv2d: 3 numbers for the kernelSize");
        Refused<ArgumentException>(() => new Conv2d(1, 4, 3, stride: 2, padding: "same"), "\"same\" with a stride");
        Refused<ArgumentException>(() => new Conv2d(1, 4, 3, padding: "full"), "'full' is no padding");
        var mirror = new Conv1d(1, 1, 1, padding: 3, paddingMode: PaddingMode.Reflect);
        Refused<ArgumentException>(
            () => mirror.Forward(Tensor.Ones([1, 3])),
            "reflect padding of 3 around dim 1 of [1, 3]"
        );
        Refused<ArgumentException>(() => mirror.Forward(Tensor.Ones([3])), "must be [N, C, …]");
    }

    static void Refused<TException>(Func<object> call, string part)
        where TException : Exception => Assert.Contains(part, Assert.Throws<TException>(call).Message);
}
