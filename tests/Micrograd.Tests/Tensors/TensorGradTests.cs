namespace Micrograd.Tests.Tensors;

/// <summary>The backward pass's rules, which are PyTorch's: leaves, accumulation, freed graphs, changes in place, scopes.</summary>
[Trait("kernels", "true")]
public sealed class TensorGradTests
{
    [Fact]
    public void Gradients_add_up_in_leaves_until_they_are_zeroed()
    {
        var x = Tensor.Of(3.0).RequireGrad();
        x.Square().Square().Backward();
        Assert.Equal(108, x.Grad!.Item());
        x.Square().Square().Backward();
        Assert.Equal(216, x.Grad!.Item());
        x.ZeroGrad();
        Assert.Null(x.Grad);
    }

    [Fact]
    public void A_retained_graph_is_right_a_second_time()
    {
        var x = Tensor.Of(3.0).RequireGrad();
        var y = x.Square().Square();
        y.Backward(retain: true);
        y.Backward();
        Assert.Equal(216, x.Grad!.Item());
    }

    [Fact]
    public void A_freed_graph_says_so()
    {
        var x = Tensor.Of(3.0).RequireGrad();
        var y = x.Square();
        y.Backward();
        var message = Assert.Throws<InvalidOperationException>(() => y.Backward()).Message;
        Assert.Contains("backward through this graph a second time", message, StringComparison.Ordinal);
        Assert.Contains("retain: true", message, StringComparison.Ordinal);
        Assert.Equal(6, x.Grad!.Item());
        Assert.StartsWith(
            "Graph: a graph that a backward pass went through: '",
            Assert.Throws<InvalidOperationException>(() => Graph.Of(y)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_flows_in_is_multiplied_and_must_have_the_shape()
    {
        var x = Tensor.Of([1.0, 2.0, 3.0]).RequireGrad();
        (x * x).Backward(Tensor.Of([1.0, 10.0, 100.0]));
        Assert.Equal([2, 40, 600], x.Grad!.ToArray<double>());
        var y = x * x;
        Assert.Contains(
            "[3]",
            Assert.Throws<InvalidOperationException>(() => y.Backward()).Message,
            StringComparison.Ordinal
        );
        var odd = Assert.Throws<ArgumentException>(() => y.Backward(Tensor.Ones([2], DType.Float64)));
        Assert.Contains("[2]", odd.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Tensor.Of(1.0).Backward());
    }

    [Fact]
    public void A_gradient_that_two_leaves_are_given_is_not_one_memory()
    {
        var (a, b) = (Tensor.Of([1.0, 2.0]).RequireGrad(), Tensor.Of([3.0, 4.0]).RequireGrad());
        var upstream = Tensor.Of([1.0, 1.0]);
        (a + b).Backward(upstream);
        a.Grad!.Fill(7);
        Assert.Equal([1, 1], b.Grad!.ToArray<double>());
        Assert.Equal([1, 1], upstream.ToArray<double>());
        a.ZeroGrad();
        a.Backward(upstream);
        a.Grad!.Fill(7);
        var inner = (a * 1).RetainGrad();
        inner.Backward(upstream);
        inner.Grad!.Fill(7);
        Assert.Equal([1, 1], upstream.ToArray<double>());
        (a.Grad, b.Grad) = (null, null);
        (a + b).Backward(upstream, createGraph: true);
        a.Grad!.Fill(7);
        Assert.Equal([1, 1], b.Grad!.ToArray<double>());
    }

    [Fact]
    public void Inner_gradients_are_retained_where_asked_and_hooks_change_them()
    {
        var x = Tensor.Of(2.0).RequireGrad();
        var y = (x * 3).RetainGrad();
        var seen = new List<double>();
        y.RegisterHook(g =>
        {
            seen.Add(g.Item());
            return g * 10;
        });
        x.RegisterHook(g => g + 1);
        y.Square().Backward();
        Assert.Equal([12], seen);
        Assert.Equal((120.0, 361.0), (y.Grad!.Item(), x.Grad!.Item()));
    }

    [Fact]
    public async Task No_grad_holds_across_await_and_ends_with_an_exception()
    {
        var x = Tensor.Of(2.0).RequireGrad();
        using (NoGrad.Enter())
        {
            await Task.Yield();
            Assert.False((x * x).RequiresGrad);
            using (EnableGrad.Enter())
            {
                Assert.True((x * x).RequiresGrad);
            }
            Assert.False(await Task.Run(() => (x * x).RequiresGrad, TestContext.Current.CancellationToken));
        }
        Assert.True((x * x).RequiresGrad);
        Assert.Throws<InvalidOperationException>(
            new Action(() =>
            {
                using var _ = NoGrad.Enter();
                throw new InvalidOperationException();
            })
        );
        Assert.True((x * x).RequiresGrad);
    }

    [Theory]
    [InlineData("fill")]
    [InlineData("view")]
    [InlineData("span")]
    [InlineData("copy")]
    public void A_change_in_place_of_what_a_gradient_needs_is_caught(string how)
    {
        var x = Tensor.Of([1.0, 2.0]).RequireGrad();
        var weight = Tensor.Of([3.0, 4.0]);
        var y = (x * weight).Sum();
        switch (how)
        {
            case "fill":
                weight.Fill(0);
                break;
            case "view":
                weight[1] = Tensor.Of(0.0);
                break;
            case "span":
                weight.AsSpan<double>()[0] = 0;
                break;
            default:
                weight.CopyFrom(Tensor.Of([5.0, 6.0]));
                break;
        }
        var message = Assert.Throws<InvalidOperationException>(() => y.Backward()).Message;
        Assert.Contains("'*'", message, StringComparison.Ordinal);
        Assert.Contains("version", message, StringComparison.Ordinal);
        Assert.Null(x.Grad);
    }

    [Fact]
    public void A_change_of_what_no_gradient_reads_is_fine()
    {
        var x = Tensor.Of([1.0, 2.0]).RequireGrad();
        var shift = Tensor.Of([3.0, 4.0]);
        var y = (x + shift).Exp();
        var z = y.Sum();
        shift.Fill(0);
        z.Backward();
        Assert.Equal(Math.Exp(4), x.Grad!.ToArray<double>()[0], 1e-12);
    }

    [Fact]
    public void Leaves_and_results_are_guarded()
    {
        var x = Tensor.Of([1.0, 2.0]).RequireGrad();
        Assert.Throws<InvalidOperationException>(() => x.Fill(0));
        using (NoGrad.Enter())
        {
            x.Fill(5);
        }
        Assert.Equal([5, 5], x.ToArray<double>());
        var y = x * 2;
        Assert.Throws<InvalidOperationException>(() => y.RequiresGrad = false);
        Assert.Throws<InvalidOperationException>(() => Tensor.Of([1L]).RequireGrad());
        Assert.Throws<ArgumentException>(() => x.Grad = Tensor.Of([1.0]));
        Assert.False(y.Detach().RequiresGrad);
        Assert.Contains(
            "expanded",
            Assert.Throws<InvalidOperationException>(() => Tensor.Ones([1]).Expand([3]).Fill(2)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_chain_of_150_000_ops_is_differentiated_and_dropped()
    {
        var x = Tensor.Of(1.0).RequireGrad();
        var y = x;
        for (var i = 0; i < 150_000; i++)
        {
            y += y * 1e-6;
        }
        y.Backward();
        Assert.Equal(Math.Pow(1 + 1e-6, 150_000), x.Grad!.Item(), 1e-9);
    }

    [Fact]
    public void Sharing_is_not_walked_again_and_again()
    {
        var x = Tensor.Of(1.0).RequireGrad();
        var y = x;
        for (var i = 0; i < 60; i++)
        {
            y += y;
        }
        y.Backward();
        Assert.Equal(Math.Pow(2, 60), x.Grad!.Item());
    }

    [Fact]
    public void Types_are_brought_together_and_gradients_come_back_in_their_own()
    {
        var (single, full) = (Tensor.Of([1f, 2f]).RequireGrad(), Tensor.Of([3.0, 4.0]).RequireGrad());
        var product = single * full;
        Assert.Equal(DType.Float64, product.DType);
        product.Sum().Backward();
        Assert.Equal((DType.Float32, DType.Float64), (single.Grad!.DType, full.Grad!.DType));
        Assert.Equal(DType.Float32, (single * 0.1).DType);
        Assert.Equal(DType.Float32, (Tensor.Of([1L]) * 0.5).DType);
        Assert.Equal(DType.Int64, (Tensor.Of([1L]) * 2).DType);
        Assert.Equal(DType.Int64, (Tensor.Of([true]) + Tensor.Of([true])).DType);
        Assert.Equal(DType.Float32, (Tensor.Of([1L]) / Tensor.Of([2L])).DType);
        Assert.Equal([0.5], (Tensor.Of([1L]) / Tensor.Of([2L])).ToArray<double>());
    }

    [Fact]
    public void A_pass_that_does_not_get_through_leaves_every_gradient_as_it_was()
    {
        var (a, b) = (Tensor.Of([1.0, 2.0]).RequireGrad(), Tensor.Of([3.0, 4.0]).RequireGrad());
        (a * 1.5).Sum().Backward();
        var kept = b.Detach().Clone();
        // The sum reaches a before the product finds that what it needs was changed.
        var y = ((kept * b).Tanh() + a * 2).Sum();
        kept.Fill(0);
        Assert.Throws<InvalidOperationException>(() => y.Backward());
        Assert.Equal([1.5, 1.5], a.Grad!.ToArray<double>());
        Assert.Null(b.Grad);
    }

    [Fact]
    public void A_hook_of_a_leaf_sees_its_whole_gradient_once()
    {
        var a = Tensor.Of([1.0, 2.0]).RequireGrad();
        var seen = new List<double>();
        a.RegisterHook(g =>
        {
            seen.Add(g.Sum().Item());
            return g * 10;
        });
        (a + a * 2 + a.Square()).Sum().Backward();
        Assert.Equal([12], seen);
        Assert.Equal([50, 70], a.Grad!.ToArray<double>());
    }
}
