namespace Micrograd.Tests.Tensors;

/// <summary>What a hook may return, what it may do, and how it goes away.</summary>
public sealed class HookTests
{
    [Fact]
    public void A_gradient_of_another_type_is_refused_on_results_and_on_leaves()
    {
        foreach (var onLeaf in new[] { true, false })
        {
            var x = Tensor.Of([1f, 2]).RequireGrad();
            var h = x * 1f;
            (onLeaf ? x : h).RegisterHook(g => g * Tensor.Of(2.0));
            Assert.Contains(
                "a hook returned [2] float64 for a gradient of [2] float32",
                Assert.Throws<InvalidOperationException>(() => h.Sum().Backward()).Message,
                StringComparison.Ordinal
            );
            Assert.Null(x.Grad);
        }
    }

    [Theory]
    [MemberData(nameof(Ops))]
    public void A_gradient_of_another_shape_is_refused_before_any_kernel_reads_it(string name)
    {
        var x = Tensor.Randn([8, 9], new(1)).RequireGrad();
        var h = s_ops[name](x);
        h.RegisterHook(g => g.Flatten()[..2]);
        Assert.Contains(
            "it must keep shape and type",
            Assert.Throws<InvalidOperationException>(() => h.Sum().Backward()).Message,
            StringComparison.Ordinal
        );
        Assert.Null(x.Grad);
    }

    [Fact]
    public void A_pass_within_a_hook_frees_nothing_that_the_outer_one_needs()
    {
        foreach (var op in s_ops.Values)
        {
            var w = Tensor.Randn([8, 9], new(2), DType.Float64).RequireGrad();
            var shared = op(w * w);
            var expected = Gradients.Of((shared * 2).Sum() + (shared * 3).Sum(), [w], null, retain: true)[0];
            var a = shared * 2;
            var inner = (shared * 3).Sum();
            a.RegisterHook(g =>
            {
                inner.Backward();
                return null;
            });
            a.Sum().Backward();
            Assert.Equal(0, (w.Grad! - expected).Abs().Max().Item(), 1e-9);
        }
    }

    [Fact]
    public void What_an_inner_pass_freed_is_refused_by_the_next()
    {
        var w = Tensor.Of([1.0, 2]).RequireGrad();
        var shared = w * w;
        var inner = shared.Sum();
        var a = shared * 2;
        a.RegisterHook(g =>
        {
            inner.Backward();
            return null;
        });
        a.Sum().Backward();
        Assert.Equal([6, 12], w.Grad!.ToArray<double>());
        Assert.Contains(
            "a second time",
            Assert.Throws<InvalidOperationException>(() => inner.Backward()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_hundred_thousand_hooks_are_called_in_their_order()
    {
        foreach (var onLeaf in new[] { true, false })
        {
            var x = Tensor.Of([1.0]).RequireGrad();
            var h = x * 1;
            var calls = 0;
            for (var i = 0; i < 100_000; i++)
            {
                var place = i;
                (onLeaf ? x : h).RegisterHook(g =>
                {
                    Assert.Equal(place, calls++);
                    return null;
                });
            }
            h.Sum().Backward();
            Assert.Equal(100_000, calls);
        }
    }

    [Fact]
    public void A_hook_that_was_taken_away_is_not_called_and_the_others_are()
    {
        var x = Tensor.Of([1.0, 2]).RequireGrad();
        var h = x * 1;
        using (h.RegisterHook(g => g * 100))
        {
            h.RegisterHook(g => g * 3);
        }
        var onLeaf = x.RegisterHook(g => g * 100);
        x.RegisterHook(g => g * 5);
        onLeaf.Dispose();
        onLeaf.Dispose();
        h.Sum().Backward();
        Assert.Equal([15, 15], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_hook_may_take_itself_away()
    {
        var x = Tensor.Of([1.0]).RequireGrad();
        IDisposable? hook = null;
        var calls = 0;
        hook = x.RegisterHook(g =>
        {
            calls++;
            hook!.Dispose();
            return null;
        });
        (x * 2).Sum().Backward();
        (x * 2).Sum().Backward();
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Leaves_whose_hooks_return_one_tensor_have_gradients_of_their_own()
    {
        var (a, b) = (Tensor.Of([1.0, 2]).RequireGrad(), Tensor.Of([3.0, 4]).RequireGrad());
        var constant = Tensor.Of([7.0, 7]);
        a.RegisterHook(_ => constant);
        b.RegisterHook(_ => constant);
        (a * b).Sum().Backward();
        a.Grad!.Fill(0);
        Assert.Equal([7, 7], b.Grad!.ToArray<double>());
        Assert.Equal([7, 7], constant.ToArray<double>());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5000)]
    public void What_a_hook_keeps_and_what_is_retained_stay_as_they_were(int elements)
    {
        var x = Tensor.Rand(elements, new Generator(1), DType.Float64).RequireGrad();
        var h = x.Tanh();
        var handed = h.Reshape(1, -1);
        handed.RetainGrad();
        h.RetainGrad();
        List<Tensor> kept = [];
        foreach (var tensor in new[] { x, h, handed })
        {
            tensor.RegisterHook(g =>
            {
                kept.Add(g);
                return null;
            });
        }
        (handed.Square().Sum() * 0.5).Backward();
        Tensor[] seen = [.. kept, x.Grad!, h.Grad!, handed.Grad!];
        var before = Array.ConvertAll(seen, g => g.ToArray<double>());
        Assert.Equal(h.ToArray<double>(), h.Grad!.ToArray<double>());
        Array.ForEach([x, h, handed], tensor => tensor.ZeroGrad());
        for (var i = 0; i < 10; i++)
        {
            (x.Exp() * 3).Sum().Backward();
            x.ZeroGrad();
        }
        Assert.Equal(6, seen.Length);
        Assert.Equal(before, seen.Select(g => g.ToArray<double>()));
    }

    [Fact]
    public void A_hook_on_a_reshaped_tensor_is_not_one_on_the_tensor()
    {
        var x = Tensor.Of([1.0, 2]).RequireGrad();
        var h = x * 1;
        h.Reshape(2).RegisterHook(g => g * 100);
        h.Expand([2]).RegisterHook(g => g * 100);
        h.Squeeze(0).RegisterHook(g => g * 100);
        h.Sum().Backward();
        Assert.Equal([1, 1], x.Grad!.ToArray<double>());
    }

    public static TheoryData<string> Ops => [.. s_ops.Keys];

    static readonly Dictionary<string, Func<Tensor, Tensor>> s_ops = new()
    {
        ["layer norm"] = x => x.LayerNorm(x.Shape[^1]),
        ["softmax"] = x => x.Softmax(1),
        ["log-softmax of the first dim"] = x => x.LogSoftmax(0),
        ["cross-entropy"] = x => Loss.CrossEntropy(x, Tensor.Arange(x.Shape[0]), reduction: Reduction.None),
        ["sum"] = x => x.Sum(0),
        ["max"] = x => x.Max(1),
        ["matmul"] = x => x.MatMul(x.Detach().T),
        ["concat"] = x => Tensor.Concat([x, x]),
        ["gather"] = x => x.Gather(1, Tensor.Zeros([8, 3], DType.Int64)),
        ["cumsum"] = x => x.CumSum(0),
        ["pad"] = x => x.Pad([1, 1], [1, 1]),
        ["slice"] = x => x[1..4],
        ["tanh"] = x => x.Tanh(),
        ["checkpoint"] = x => Gradients.Checkpoint(t => t[0].Tanh(), x),
    };
}
