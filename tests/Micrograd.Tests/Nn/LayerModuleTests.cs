using Micrograd.Tests.Tensors;

namespace Micrograd.Tests.Nn;

[Trait("kernels", "true")]
public sealed class LayerModuleTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Linear_is_a_product_by_the_transposed_weight_plus_the_bias(bool bias)
    {
        var linear = new Linear(3, 2, bias, new(1));
        Assert.Equal([2, 3], linear.Weight.Shape);
        foreach (
            var shape in (Shape[])
                [
                    [3],
                    [4, 3],
                    [5, 4, 3],
                    [0, 3],
                ]
        )
        {
            var x = Tensor.Randn(shape, new(2));
            var expected = x.MatMul(linear.Weight.T);
            expected = linear.Bias is { } b ? expected + b : expected;
            Assert.Equal(expected.Shape, linear.Forward(x).Shape);
            Assert.Equal(
                expected.ToArray<float>(),
                linear.Forward(x).ToArray<float>(),
                (a, c) => Math.Abs(a - c) < 1e-6
            );
        }
    }

    [Theory]
    [InlineData(new[] { 3 })]
    [InlineData(new[] { 4, 3 })]
    [InlineData(new[] { 2, 4, 3 })]
    public void The_gradients_of_linear_are_those_of_differences(int[] shape)
    {
        var random = new Random(1);
        TensorCheck.Gradients(
            x => Tensor.Linear(x[0], x[1], x[2]),
            [TensorCheck.Random(shape, random), TensorCheck.Random([2, 3], random), TensorCheck.Random([2], random)]
        );
    }

    [Fact]
    public void The_weights_gradient_lies_in_memory_as_the_weight_does()
    {
        var linear = new Linear(5, 3);
        linear.Forward(Tensor.Randn([4, 5])).Sum().Backward();
        Assert.True(linear.Weight.Grad!.IsContiguous);
    }

    [Fact]
    public void Shapes_and_types_that_do_not_fit_a_linear_layer_are_refused()
    {
        var linear = new Linear(3, 2);
        Assert.Contains("[4, 5]", Error(() => linear.Forward(Tensor.Ones([4, 5]))), StringComparison.Ordinal);
        Assert.Contains(
            "float64",
            Error(() => linear.Forward(Tensor.Ones([4, 3], DType.Float64))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "[3]",
            Error(() => Tensor.Linear(Tensor.Ones([4, 3]), Tensor.Ones([2, 3]), Tensor.Ones([3]))),
            StringComparison.Ordinal
        );
        Error(() => linear.Forward(Tensor.Of(1f)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Linear(0, 2));
    }

    [Fact]
    public void An_embedding_gives_rows_and_never_learns_that_of_the_padding()
    {
        var embedding = new Embedding(4, 2, paddingIdx: -1);
        Assert.Equal(3, embedding.PaddingIdx);
        Assert.All(embedding.Weight[3].ToArray<float>(), w => Assert.Equal(0, w));
        using (NoGrad.Enter())
        {
            embedding.Weight[3].Fill(7);
        }

        var y = embedding.Forward(Tensor.Of<long>([0, 3, -1, 0], [2, 2]));
        y.Sum().Backward();

        Assert.Equal([2, 2, 2], y.Shape);
        Assert.Equal(7, y[0, 1, 0].Item());
        Assert.Equal([2, 2, 0, 0, 0, 0, 0, 0], embedding.Weight.Grad!.ToArray<double>());
        Assert.Throws<ArgumentOutOfRangeException>(() => embedding.Forward(Tensor.Of([4L])));
        Error(() => embedding.Forward(Tensor.Ones([1])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(4, 2, paddingIdx: 4));
    }

    [Fact]
    public void A_layer_norm_brings_the_last_axes_to_mean_0_and_variance_1()
    {
        var norm = new LayerNorm([3, 4], dtype: DType.Float64);
        var x = Tensor.Randn([2, 3, 4], new(1), DType.Float64) * 3 + 5;
        var y = norm.Forward(x);

        Assert.All(y.Mean([1, 2]).ToArray<double>(), mean => Assert.Equal(0, mean, 1e-12));
        Assert.All(y.Var([1, 2], correction: 0).ToArray<double>(), variance => Assert.Equal(1, variance, 1e-4));
        Assert.Equal(["weight", "bias"], norm.StateDict().Keys);
        Assert.Equal(["weight"], new LayerNorm([4], bias: false).StateDict().Keys);
        Assert.Empty(new LayerNorm([4], elementwiseAffine: false).StateDict());
        Assert.Contains(
            "[3, 4]",
            Error(() => norm.Forward(Tensor.Ones([4, 3], DType.Float64))),
            StringComparison.Ordinal
        );
        Error(() => _ = new LayerNorm([]));
    }

    [Fact]
    public void Dropout_drops_while_training_and_keeps_the_mean()
    {
        var dropout = new Dropout(0.25, new(3));
        var x = Tensor.Ones([10_000]);
        var y = dropout.Forward(x);

        Assert.InRange(y.Eq(Tensor.Of(0f)).Float().Mean().Item(), 0.23, 0.27);
        Assert.Equal(1 / 0.75, y.Max().Item(), 1e-6);
        Assert.Same(x, dropout.Eval().Forward(x));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(1.5));
    }

    [Fact]
    public void A_residual_adds_its_input_and_needs_one_shape()
    {
        var linear = new Linear(3, 3);
        var x = Tensor.Randn([2, 3], new(1));

        Assert.Equal((x + linear.Forward(x)).ToArray<float>(), new Residual(linear).Forward(x).ToArray<float>());
        Assert.Equal(["inner.weight", "inner.bias"], new Residual(linear).StateDict().Keys);
        Assert.Contains("[2, 4]", Error(() => new Residual(new Linear(3, 4)).Forward(x)), StringComparison.Ordinal);
    }

    public static TheoryData<string, Module> Activations =>
        new()
        {
            { "relu", new ReLU() },
            { "leaky_relu", new LeakyReLU() },
            { "elu", new ELU() },
            { "gelu", new GELU() },
            { "gelu_tanh", new GELU(tanh: true) },
            { "silu", new SiLU() },
            { "sigmoid", new Sigmoid() },
            { "logsigmoid", new LogSigmoid() },
            { "tanh", new Tanh() },
            { "softplus", new Softplus() },
            { "softsign", new Softsign() },
            { "clamp", new Hardtanh() },
            { "selu", new SELU() },
            { "celu", new CELU() },
            { "mish", new Mish() },
            { "hardsigmoid", new Hardsigmoid() },
            { "hardswish", new Hardswish() },
            { "shrink", new Hardshrink() },
        };

    [Theory]
    [MemberData(nameof(Activations), DisableDiscoveryEnumeration = true)]
    public void An_activation_is_the_op_of_its_name(string op, Module module)
    {
        var x = Tensor.Linspace(-4, 4, 33, DType.Float64);
        var expected = x.ToArray<double>().Select(number => OpTable.Find(op)!.Op.Evaluate(number));

        Assert.Equal(expected, module.Forward(x).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void Hardtanh_has_no_slope_at_its_ends_and_hands_on_what_is_no_number()
    {
        var x = Tensor.Of([-2.0, -1, 0, 1, 2, double.NaN]).RequireGrad();
        var y = new Hardtanh().Forward(x);
        y.Backward(Tensor.Of([double.PositiveInfinity, 1, 1, 1, double.NaN, 1]));
        Assert.Equal([-1, -1, 0, 1, 1, double.NaN], y.ToArray<double>());
        Assert.Equal([0.0, 0, 1, 0, 0, 1], x.Grad!.ToArray<double>());
        Assert.Throws<ArgumentException>(() => new Hardtanh(1, 1));
    }

    [Fact]
    public void Softmax_modules_are_along_an_axis_and_a_neurons_activation_has_a_module()
    {
        var x = Tensor.Randn([2, 3], new(1));
        Assert.Equal(x.Softmax(0).ToArray<float>(), new Softmax(0).Forward(x).ToArray<float>());
        Assert.Equal(x.LogSoftmax(-1).ToArray<float>(), new LogSoftmax().Forward(x).ToArray<float>());
        Assert.IsType<Identity>(Function.Of(Activation.Linear));
        Assert.IsType<Tanh>(Function.Of(Activation.Tanh));
        Assert.Same(x, new Identity().Forward(x));
        Assert.Equal("sin", new Function(t => t.Sin(), "sin").ToString());
    }

    static string Error(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
