namespace Micrograd.Tests.Tensors;

public sealed class DetectAnomalyTests
{
    [Fact]
    public void The_first_op_that_makes_a_NaN_is_named_with_where_it_was_computed()
    {
        var x = Tensor
            .Of([
                [1.0, 2],
                [-1, 4],
            ])
            .RequireGrad();
        using var _ = DetectAnomaly.Enter();
        var error = Assert.Throws<AnomalyException>(() => (LogOf(x * 2) + 1).Sum());
        Assert.Equal("log", error.Op);
        Assert.Contains("'log' of [2, 2] made NaN at [1, 0] out of numbers", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(LogOf), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("log_softmax")]
    [InlineData("layer_norm")]
    [InlineData("cross_entropy")]
    [InlineData("linear")]
    public void Ops_with_kernels_of_their_own_are_looked_at_too(string op)
    {
        var infinity = double.PositiveInfinity;
        var x = Tensor
            .Of([
                [1.0, infinity],
            ])
            .RequireGrad();
        using var _ = DetectAnomaly.Enter();
        var error = Assert.Throws<AnomalyException>(() =>
            op switch
            {
                "softmax" => x.Softmax(1),
                "log_softmax" => x.LogSoftmax(1),
                "layer_norm" => x.LayerNorm(x.Shape[^1]),
                "cross_entropy" => Loss.CrossEntropy(x, Tensor.Of([1]), reduction: Reduction.None),
                _ => Tensor.Linear(
                    x,
                    Tensor.Of([
                        [1.0, 0],
                    ]),
                    null
                ),
            }
        );
        Assert.Equal(op, error.Op);
    }

    [Fact]
    public void A_gradient_that_becomes_NaN_names_the_op_and_where_it_was_made()
    {
        var x = Tensor.Of([1.0, 0]).RequireGrad();
        using var _ = DetectAnomaly.Enter();
        // √(x²) at 0: 0 × ∞.
        var y = RootOf(x.Square()) * Tensor.Of([1.0, 0]);
        var error = Assert.Throws<AnomalyException>(() => y.Sum().Backward());
        Assert.Contains("for its input 0 is NaN at [1]", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(RootOf), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_scope_NaN_flows_on()
    {
        var x = Tensor.Of([-1.0]).RequireGrad();
        var y = x.Log();
        using (DetectAnomaly.Enter())
        {
            // Made before: NaN goes in, so this op did not make it.
            y.Exp();
        }
        y.Sum().Backward();
        Assert.Equal(double.NaN, y.Item());
        Assert.Equal(-1, x.Grad!.Item());
    }

    [Fact]
    public async Task The_scope_holds_across_await_and_ends_when_it_is_left()
    {
        var x = Tensor.Of([-1.0]).RequireGrad();
        using (DetectAnomaly.Enter())
        {
            await Task.Yield();
            Assert.Throws<AnomalyException>(() => x.Log());
        }
        Assert.Equal(double.NaN, x.Log().Item());
    }

    static Tensor LogOf(Tensor x) => x.Log();

    static Tensor RootOf(Tensor x) => x.Sqrt();
}
