namespace Micrograd.Tests.Tensors;

public sealed class CheckpointTests
{
    readonly Tensor _w = Tensor
        .Of([
            [0.5, -1.0],
            [2.0, 0.25],
        ])
        .RequireGrad();
    readonly Tensor _x = Tensor
        .Of([
            [1.0, 2.0],
            [-0.5, 0.75],
        ])
        .RequireGrad();

    Tensor Block(Tensor h) => h.MatMul(_w).Tanh() + h;

    double[] GradientsOf(Func<Tensor, Tensor> block)
    {
        (_w.Grad, _x.Grad) = (null, null);
        // The weights are used within the blocks and before them.
        var h = block(block(_x.MatMul(_w)));
        (h * h).Sum().Backward();
        return [.. _w.Grad!.ToArray<double>(), .. _x.Grad!.ToArray<double>()];
    }

    [Fact]
    public void Gradients_are_those_without_a_checkpoint_for_inputs_and_for_weights_used_inside() =>
        Assert.Equal(
            GradientsOf(Block),
            GradientsOf(h => Gradients.Checkpoint(inputs => Block(inputs[0]), h)).Select(g => g)
        );

    [Fact]
    public void A_checkpoint_within_a_checkpoint_computes_the_same() =>
        Assert.Equal(
            GradientsOf(h => Block(Block(h))),
            GradientsOf(h =>
                Gradients.Checkpoint(outer => Block(Gradients.Checkpoint(inner => Block(inner[0]), outer[0])), h)
            )
        );

    [Fact]
    public void It_differentiates_twice() =>
        TensorCheck.Gradients(
            x => Gradients.Checkpoint(i => (i[0] * i[1]).Tanh() * i[0], x[0].Square(), x[1]).Sum() + x[0].Sum(),
            [Tensor.Of([0.5, -0.75]), Tensor.Of([1.5, 0.25])]
        );

    [Fact]
    public void The_function_runs_once_forward_and_once_backward()
    {
        var runs = 0;
        var y = Gradients.Checkpoint(
            inputs =>
            {
                runs++;
                return inputs[0].Exp() * inputs[1];
            },
            _x,
            _w
        );
        Assert.Equal(1, runs);
        y.Sum().Backward();
        Assert.Equal(2, runs);
    }

    [Fact]
    public void Dropout_drops_the_same_elements_when_computed_again()
    {
        var x = Tensor.Ones(1000, DType.Float64).RequireGrad();
        Generator.Default.Drawn = 5;
        var y = Gradients.Checkpoint(inputs => inputs[0].Dropout(0.5), x);
        var drawn = Generator.Default.Drawn;
        y.Sum().Backward();
        Assert.Equal(y.ToArray<double>(), x.Grad!.ToArray<double>());
        Assert.Equal(drawn, Generator.Default.Drawn);
    }

    [Fact]
    public void A_function_that_computes_something_else_the_second_time_is_caught()
    {
        var rows = 2;
        var y = Gradients.Checkpoint(inputs => inputs[0][..rows--], _x);
        Assert.Contains(
            "gave [2, 2] first and [1, 2] when computed again",
            Assert.Throws<InvalidOperationException>(() => y.Sum().Backward()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_input_changed_in_between_is_caught()
    {
        var y = Gradients.Checkpoint(inputs => inputs[0].Exp(), _x);
        using (NoGrad.Enter())
        {
            _x.Fill(0);
        }
        Assert.Contains(
            "'checkpoint' needs a tensor [2, 2] that was changed in place",
            Assert.Throws<InvalidOperationException>(() => y.Sum().Backward()).Message,
            StringComparison.Ordinal
        );
    }
}
