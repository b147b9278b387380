namespace Micrograd.Tests.Tensors;

public sealed class UserOpTests
{
    sealed record Softclip : TensorOp
    {
        public override string Name => "softclip";

        public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

        public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
            outputs[0].CopyFrom(inputs[0] / (1 + inputs[0].Abs()) * inputs[1]);

        public override Tensor Gradient(
            int input,
            Tensor g,
            ReadOnlySpan<Tensor> inputs,
            ReadOnlySpan<Tensor> outputs
        ) =>
            input == 0 ? g * inputs[1] / (1 + inputs[0].Abs()).Square() : (g * inputs[0] / (1 + inputs[0].Abs())).Sum();
    }

    sealed record Broken(Func<Tensor, Tensor?> Answer) : TensorOp
    {
        public override string Name => "broken";

        public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

        public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
            outputs[0].CopyFrom(inputs[0]);

        public override Tensor? Gradient(
            int input,
            Tensor g,
            ReadOnlySpan<Tensor> inputs,
            ReadOnlySpan<Tensor> outputs
        ) => Answer(g);
    }

    [Fact]
    public void An_op_with_its_own_derivative_differentiates_twice() =>
        TensorCheck.Gradients(x => new Softclip().Apply(x[0], x[1]), [Tensor.Of([0.5, -1.5, 2]), Tensor.Of(0.75)]);

    [Fact]
    public void Its_given_derivative_is_the_one_used()
    {
        var x = Tensor.Of([1.0, 2]).RequireGrad();
        new Broken(g => g * 100).Apply(x).Sum().Backward();
        Assert.Equal([100, 100], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void An_input_handed_back_keeps_its_own_history()
    {
        var x = Tensor.Of([1.0, 2]).RequireGrad();
        var y = new Broken(g => g * 100).Apply(x);
        Assert.True(x.IsLeaf);
        Assert.False(y.IsLeaf);
    }

    [Fact]
    public void Nothing_is_recorded_where_nothing_requires_a_gradient()
    {
        var x = Tensor.Of([1.0, 2]);
        Assert.True(new Broken(g => g).Apply(x).IsLeaf);
        using var _ = NoGrad.Enter();
        Assert.True(new Broken(g => g).Apply(x.RequireGrad()).IsLeaf);
    }

    [Fact]
    public void A_gradient_of_another_shape_is_named_and_one_that_flows_nowhere_is_none()
    {
        var x = Tensor.Of([1.0, 2]).RequireGrad();
        Assert.Contains(
            "'broken' gave a gradient of [] for its input 0, a tensor of [2]",
            Assert.Throws<InvalidOperationException>(() => new Broken(g => g.Sum()).Apply(x).Sum().Backward()).Message,
            StringComparison.Ordinal
        );
        Assert.True(new Broken(g => null).Apply(x).IsLeaf);
        var asked = 0;
        var sometimes = new Broken(g => asked++ == 0 ? g : null).Apply(x).Sum();
        Assert.Contains(
            "'broken' gave null",
            Assert.Throws<InvalidOperationException>(() => sometimes.Backward()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_input_changed_before_the_backward_pass_is_caught()
    {
        var x = Tensor.Of([1.0, 2]).RequireGrad();
        var y = new Softclip().Apply(x, Tensor.Of(1.0)).Sum();
        using (NoGrad.Enter())
        {
            x.Fill(3);
        }
        Assert.Contains(
            "'softclip' needs a tensor [2] that was changed in place",
            Assert.Throws<InvalidOperationException>(() => y.Backward()).Message,
            StringComparison.Ordinal
        );
    }
}
