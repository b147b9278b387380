namespace Micrograd.Tests.Tensors;

/// <summary>Programs in which a checkpoint must not be told from what it stands for.</summary>
public sealed class CheckpointProgramTests
{
    static Tensor Leaf(params double[] numbers) => Tensor.Of(numbers).RequireGrad();

    [Fact]
    public void A_second_retained_pass_with_the_upstream_changed_in_place_takes_the_new_one()
    {
        var x = Leaf(1, 2);
        var y = Gradients.Checkpoint(t => t[0] * 2, x);
        var g = Tensor.Of([1.0, 2]);
        y.Backward(g, retain: true);
        x.ZeroGrad();
        g.CopyFrom(Tensor.Of([10.0, 20]));
        y.Backward(g, retain: true);
        Assert.Equal([20, 40], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_recorded_pass_after_a_plain_one_with_the_same_upstream_differentiates_again()
    {
        var x = Leaf(1, 2);
        var y = Gradients.Checkpoint(t => t[0] * t[0] * t[0], x);
        var g = Tensor.OnesLike(y);
        y.Backward(g, retain: true);
        x.ZeroGrad();
        y.Backward(g, createGraph: true);
        Assert.Equal([6, 12], Gradients.Of(x.Grad!.Sum(), [x], null)[0].ToArray<double>());
    }

    [Fact]
    public void One_tensor_given_twice_is_two_inputs_recorded_or_not()
    {
        foreach (var createGraph in new[] { false, true })
        {
            var x = Leaf(3);
            Gradients.Checkpoint(t => t[0] * t[1], x, x).Sum().Backward(createGraph: createGraph);
            Assert.Equal(6, x.Grad!.Item());
        }
    }

    [Fact]
    public void An_input_that_the_function_uses_besides_has_both_parts_of_its_gradient()
    {
        foreach (var createGraph in new[] { false, true })
        {
            var x = Leaf(2);
            Gradients.Checkpoint(t => t[0] * t[0] + x, x).Sum().Backward(createGraph: createGraph);
            Assert.Equal(5, x.Grad!.Item());
            var h = x * 1;
            x.ZeroGrad();
            Gradients.Checkpoint(t => t[0] * t[0] + h, h).Sum().Backward(createGraph: createGraph);
            Assert.Equal(5, x.Grad!.Item());
        }
    }

    [Fact]
    public void Hooks_see_each_gradient_once_on_captured_leaves_and_results_and_within()
    {
        var (w, x) = (Leaf(2), Leaf(3));
        w.RegisterHook(g => g * 10);
        var h = w * 1;
        var seen = new List<double>();
        h.RegisterHook(g =>
        {
            seen.Add(g.Item());
            return null;
        });
        var within = 0;
        Gradients
            .Checkpoint(
                t =>
                {
                    var inner = t[0] * h;
                    inner.RegisterHook(g =>
                    {
                        within++;
                        return null;
                    });
                    return inner * w;
                },
                x
            )
            .Sum()
            .Backward();
        // x h w with h = w: the derivative by w is 2 x w = 12.
        Assert.Equal(120, w.Grad!.Item());
        Assert.Equal([6], seen);
        Assert.Equal(1, within);
    }

    [Fact]
    public void A_captured_result_retains_its_whole_gradient()
    {
        var (w, z) = (Leaf(2), Leaf(3));
        var h = (w * 1).RetainGrad();
        (Gradients.Checkpoint(t => t[0] * h, z) + h).Sum().Backward();
        Assert.Equal(4, h.Grad!.Item());
        Assert.Equal(4, w.Grad!.Item());
        Assert.Equal(2, z.Grad!.Item());
    }

    [Fact]
    public void A_captured_result_is_differentiated_again()
    {
        var w = Leaf(2);
        var h = w * w;
        var y = Gradients.Checkpoint(t => t[0] * h * h, Tensor.Of([3.0]));
        var first = Gradients.Of(y.Sum(), w)[0];
        // 3 w⁴: 12 w³ = 96, 36 w² = 144
        Assert.Equal(96, first.Item());
        Assert.Equal(144, Gradients.Of(first.Sum(), w)[0].Item());
    }

    [Fact]
    public void Dropout_with_a_generator_of_its_own_has_its_mask_again()
    {
        var generator = new Generator(7);
        var x = Tensor.Ones([1000], DType.Float64).RequireGrad();
        var y = Gradients.Checkpoint(t => t[0].Dropout(0.5, generator).Dropout(0.5), x);
        _ = Tensor.Rand(10, generator);
        y.Sum().Backward();
        Assert.Equal(y.ToArray<double>(), x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Dropout_within_a_checkpoint_within_a_checkpoint_has_its_mask_again()
    {
        var x = Tensor.Ones([1000], DType.Float64).RequireGrad();
        var y = Gradients.Checkpoint(
            outer => Gradients.Checkpoint(inner => inner[0].Dropout(0.5), outer[0].Dropout(0.5)).Dropout(0.5),
            x
        );
        y.Sum().Backward();
        Assert.Equal(y.ToArray<double>(), x.Grad!.ToArray<double>());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Dropout_on_several_threads_has_its_masks_again_and_no_number_is_drawn_twice(int threads)
    {
        var drawn = new List<double>();
        Threads.Run(
            threads,
            i =>
            {
                for (var round = 0; round < 50; round++)
                {
                    if (i == 0)
                    {
                        var numbers = Tensor.Rand(100, null, DType.Float64).ToArray<double>();
                        lock (drawn)
                        {
                            drawn.AddRange(numbers);
                        }
                        continue;
                    }
                    var x = Tensor.Ones([100], DType.Float64).RequireGrad();
                    var y = Gradients.Checkpoint(t => t[0].Dropout(0.5), x);
                    y.Sum().Backward();
                    Assert.Equal(y.ToArray<double>(), x.Grad!.ToArray<double>());
                }
            }
        );
        Assert.Equal(drawn.Count, drawn.Distinct().Count());
    }

    [Fact]
    public void A_captured_constant_changed_in_place_is_refused()
    {
        var x = Leaf(1);
        var constant = Tensor.Of([3.0]);
        foreach (var of in new[] { constant, constant[..1] })
        {
            var y = Gradients.Checkpoint(t => t[0] * of, x).Sum();
            constant.Fill(100);
            Assert.Contains(
                "changed in place",
                Assert.Throws<InvalidOperationException>(() => y.Backward()).Message,
                StringComparison.Ordinal
            );
            Assert.Null(x.Grad);
        }
    }

    [Fact]
    public void A_function_that_draws_otherwise_the_second_time_is_refused()
    {
        var x = Tensor.Ones([10]).RequireGrad();
        var size = 10;
        var y = Gradients.Checkpoint(t => t[0] * Tensor.Rand(size++)[..10], x).Sum();
        Assert.Contains(
            "draws other random numbers",
            Assert.Throws<InvalidOperationException>(() => y.Backward()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_input_handed_back_and_one_that_needs_no_gradient_are_right()
    {
        var x = Leaf(1, 2);
        Gradients.Checkpoint(t => t[0], x).Sum().Backward();
        Assert.Equal([1, 1], x.Grad!.ToArray<double>());
        x.ZeroGrad();
        Gradients.Checkpoint(t => t[0].IndexSelect(0, t[1]), x, Tensor.Of([1L, 1])).Sum().Backward();
        Assert.Equal([0, 2], x.Grad!.ToArray<double>());
        Assert.True(Gradients.Checkpoint(t => t[0] * 2, Tensor.Of([1.0])).IsLeaf);
    }
}
