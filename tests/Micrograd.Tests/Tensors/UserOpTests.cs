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

    /// <summary>The product of all inputs; where the gate is shut, nothing flows back.</summary>
    sealed record Gated(bool IsOpen) : TensorOp
    {
        public override string Name => "gated";

        public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

        public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        {
            var product = inputs[0];
            foreach (var factor in inputs[1..])
            {
                product *= factor;
            }
            outputs[0].CopyFrom(product);
        }

        public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        {
            for (var i = 0; IsOpen && i < inputs.Length; i++)
            {
                g = i == input ? g : g * inputs[i];
            }
            return IsOpen ? g : null;
        }
    }

    [Fact]
    public void A_copy_with_another_attribute_has_a_gradient_of_its_own()
    {
        var x = Tensor.Of([1.0, 2]).RequireGrad();
        var shut = new Gated(IsOpen: false);
        Assert.True(shut.Apply(x).IsLeaf);
        (shut with { IsOpen = true }).Apply(x).Sum().Backward();
        Assert.Equal([1, 1], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void One_op_may_be_given_more_inputs_than_before_and_still_knows_what_its_gradient_reads()
    {
        var (x, w, v) = (
            Tensor.Of([1.0, 2]).RequireGrad(),
            Tensor.Of([3.0, 4]).RequireGrad(),
            Tensor.Of([5.0, 6]).RequireGrad()
        );
        var op = new Gated(IsOpen: true);
        op.Apply(x).Sum().Backward();
        op.Apply(x, w).Sum().Backward();
        Assert.Equal([4, 5], x.Grad!.ToArray<double>());
        var y = op.Apply(x, w, v).Sum();
        using (NoGrad.Enter())
        {
            v.Fill(0);
        }
        Assert.Contains(
            "changed in place after it was used",
            Assert.Throws<InvalidOperationException>(() => y.Backward()).Message,
            StringComparison.Ordinal
        );
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
