namespace Micrograd.Tests.Programs;

/// <summary>Gradients that a run reads and sets.</summary>
public sealed class TensorProgramGradientTests
{
    static readonly Tensor s_x = Tensor.Of(1.0, 2);

    [Fact]
    public void A_gradient_that_was_there_is_an_input_and_one_that_was_not_is_refused()
    {
        var weight = Tensor.Of(1.0, 2).Named("w").RequireGrad();
        Tensor Code(Tensor x)
        {
            (weight * x).Sum().Backward();
            return x;
        }
        var first = TensorProgram.Record(Code, s_x);
        Assert.StartsWith(
            "Run: w has a gradient",
            Assert.Throws<InvalidOperationException>(() => first.Run(s_x)).Message,
            StringComparison.Ordinal
        );
        weight.ZeroGrad();
        first.Run(s_x);
        Assert.Equal([1.0, 2], weight.Grad!.ToArray<double>());
        var further = TensorProgram.Record(Code, s_x);
        Assert.Equal("w.grad", further.Captured.Single(captured => captured.Tensor is null).Label);
        var before = weight.Grad!;
        further.Run(Tensor.Of(10.0, 10));
        Assert.Equal([12.0, 14], weight.Grad!.ToArray<double>());
        // Whoever has the one before keeps its numbers.
        Assert.Equal([2.0, 4], before.ToArray<double>());
        weight.ZeroGrad();
        Assert.StartsWith(
            "Run: w has no gradient",
            Assert.Throws<InvalidOperationException>(() => further.Run(s_x)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Leaves_that_exchange_their_gradients_do_so_in_each_run()
    {
        var (a, b) = (Tensor.Of(1.0).RequireGrad(), Tensor.Of(2.0).RequireGrad());
        (a.Grad, b.Grad) = (Tensor.Of(3.0), Tensor.Of(4.0));
        var program = TensorProgram.Record(
            x =>
            {
                (a.Grad, b.Grad) = (b.Grad, a.Grad);
                return x * 2;
            },
            Tensor.Of(1.0)
        );
        Assert.Equal((4, 3), (a.Grad!.Item(), b.Grad!.Item()));
        for (var i = 0; i < 3; i++)
        {
            program.Run(Tensor.Of(1.0));
            Assert.Equal(i % 2 == 0 ? (3, 4) : (4, 3), (a.Grad.Item(), b.Grad.Item()));
        }
    }

    [Fact]
    public void A_gradient_that_a_run_sets_is_the_users_once_he_has_seen_it_and_goes_back_before()
    {
        var weight = Tensor.Ones(4096).RequireGrad();
        var program = TensorProgram.Record(
            x =>
            {
                weight.ZeroGrad();
                var loss = (weight * x).Sum();
                loss.Backward();
                return loss;
            },
            Tensor.Ones(4096)
        );
        program.Run(Tensor.Full(4096, 2.0f));
        var unseen = weight.GradInPassing!._storage;
        program.Run(Tensor.Full(4096, 3.0f));
        Assert.True(unseen.IsGone);
        var seen = weight.Grad!;
        program.Run(Tensor.Full(4096, 4.0f));
        weight.ZeroGrad();
        Assert.Equal(3, seen.Max().Item());
    }

    [Fact]
    public void An_inputs_own_gradient_is_set_on_what_is_given()
    {
        var program = TensorProgram.Record(
            given =>
            {
                given[0].Square().Sum().Backward();
                return [];
            },
            s_x.Clone().RequireGrad()
        );
        var other = Tensor.Of(3.0, 4).RequireGrad();
        Assert.Empty(program.RunAll(other));
        Assert.Equal([6.0, 8], other.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_failed_run_has_done_what_stands_before_and_sets_no_gradient()
    {
        var (weight, count) = (Tensor.Of(1.0, 2, 3).RequireGrad(), Tensor.Of(0.0));
        var program = TensorProgram.Record(
            index =>
            {
                count.CopyFrom(count + 1);
                weight.ZeroGrad();
                var loss = weight.IndexSelect(0, index).Sum();
                loss.Backward();
                return loss;
            },
            Tensor.Of(0L, 1)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => program.Run(Tensor.Of(0L, 7)));
        Assert.Equal(2, count.Item());
        Assert.Null(weight.Grad);
        Assert.Equal(5, program.Run(Tensor.Of(1L, 2)).Item());
        Assert.Equal(3, count.Item());
        Assert.Equal([0.0, 1, 1], weight.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_write_in_place_passes_its_gradient_on_in_a_run()
    {
        var weight = Tensor.Of(1.0, 2).RequireGrad();
        var program = TensorProgram.Record(
            x =>
            {
                weight.ZeroGrad();
                var y = x * 2;
                y[0] = weight[1] * 3;
                var loss = y.Square().Sum();
                loss.Backward();
                return loss;
            },
            s_x
        );
        Assert.Equal(36 + 144, program.Run(Tensor.Of(5.0, 6)).Item());
        Assert.Equal([0.0, 36], weight.Grad!.ToArray<double>());
        Assert.Contains("%1.grad = %", program.ToString(), StringComparison.Ordinal);
    }
}
