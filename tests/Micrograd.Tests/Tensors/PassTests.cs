using Micrograd.Differentiation;

namespace Micrograd.Tests.Tensors;

/// <summary>What a backward pass looks at, whose its gradients are, and how several go through one graph.</summary>
public sealed class PassTests
{
    [Fact]
    public void What_required_no_gradient_when_an_op_was_applied_gets_none()
    {
        var (x, w) = (Tensor.Of([1.0, 2]), Tensor.Of([3.0, 4]).RequireGrad());
        var a = x * x;
        var y = (w * x + a).Sum();
        x.RequireGrad();
        y.Backward();
        Assert.Null(x.Grad);
        Assert.Equal([1, 2], w.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_network_frozen_while_it_computes_stays_so_in_the_pass_and_one_frozen_after_does_not()
    {
        var model = new Sequential(new Linear(3, 4), new ReLU(), new Linear(4, 2));
        var x = Tensor.Randn([5, 3]).RequireGrad();
        model.RequireGrad(false);
        var y = model.Forward(x).Sum();
        model.RequireGrad();
        y.Backward();
        Assert.All(model.Parameters, p => Assert.Null(p.Grad));
        Assert.NotNull(x.Grad);
        y = model.Forward(x).Sum();
        model.RequireGrad(false);
        y.Backward();
        Assert.All(model.Parameters, p => Assert.NotNull(p.Grad));
    }

    [Fact]
    public void A_result_to_whose_inputs_no_gradient_flows_requires_none()
    {
        var (logits, targets) = (Tensor.Randn([2, 3]), Tensor.Of([0L, 2]));
        Assert.False(Micrograd.TensorOps.CrossEntropy.Of(logits, targets, Tensor.Ones([3]).RequireGrad()).RequiresGrad);
        Assert.False(Tensor.Randn([3]).RequireGrad().ArgMax().RequiresGrad);
    }

    sealed record SameForBoth(Tensor Constant) : TensorOp
    {
        public override string Name => "same_for_both";

        public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Like(inputs[0]);

        public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
            outputs[0].CopyFrom(inputs[0] + inputs[1]);

        public override Tensor Gradient(
            int input,
            Tensor g,
            ReadOnlySpan<Tensor> inputs,
            ReadOnlySpan<Tensor> outputs
        ) => Constant;
    }

    [Fact]
    public void Leaves_have_gradients_of_their_own_though_an_op_hands_on_one_tensor()
    {
        var constant = Tensor.Of([7.0, 7]);
        foreach (var createGraph in new[] { false, true })
        {
            var (a, b) = (Tensor.Of([1.0, 2]).RequireGrad(), Tensor.Of([1.0, 2]).RequireGrad());
            new SameForBoth(constant).Apply(a, b).Sum().Backward(createGraph: createGraph);
            a.Grad!.Fill(0);
            Assert.Equal([7, 7], b.Grad!.ToArray<double>());
            Assert.Equal([7, 7], constant.ToArray<double>());
        }
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void A_leaf_of_halves_that_is_used_twice_or_in_two_passes_adds_up(DType dtype)
    {
        var x = Tensor.Of([1.0, 2]).To(dtype).RequireGrad();
        (x.Float() * 2 + x.Float() * 3).Sum().Backward();
        Assert.Equal([5, 5], x.Grad!.ToArray<double>());
        (x.Float() * 4).Sum().Backward();
        Assert.Equal([9, 9], x.Grad!.ToArray<double>());
        Assert.Equal(dtype, x.Grad.DType);
        Assert.Equal([5, 5], Gradients.Of((x.Float() * 2 + x.Float() * 3).Sum(), [x], null)[0].ToArray<double>());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Passes_over_a_shared_result_on_several_threads_are_those_of_one(int threads)
    {
        var w = Tensor.Randn([40, 40], new(3), DType.Float64).RequireGrad();
        for (var round = 0; round < 20; round++)
        {
            var encoded = Tensor.Randn([40, 40], new((ulong)round), DType.Float64).MatMul(w).Tanh();
            encoded = encoded.MatMul(w).Tanh() + encoded;
            var heads = Enumerable.Range(0, threads).Select(i => (encoded * (i + 1)).Square().Sum()).ToArray();
            var expected = Array.ConvertAll(
                heads,
                head => Gradients.Of(head, [w], null, retain: true)[0].ToArray<double>()
            );
            var got = new double[threads][];
            Threads.Run(threads, i => got[i] = Gradients.Of(heads[i], [w], null, retain: true)[0].ToArray<double>());
            Assert.Equal(expected, got);
        }
    }

    [Fact]
    public void Of_two_passes_at_once_that_free_a_shared_part_each_is_right_or_says_that_it_was_freed()
    {
        var w = Tensor.Randn([30, 30], new(4), DType.Float64).RequireGrad();
        for (var round = 0; round < 100; round++)
        {
            var shared = (w * w).Tanh().MatMul(w);
            var heads = new[] { (shared * 2).Sum(), (shared * 2).Sum() };
            var expected = Gradients.Of(heads[0], [w], null, retain: true)[0].ToArray<double>();
            Threads.Run(
                2,
                i =>
                {
                    try
                    {
                        Assert.Equal(expected, Gradients.Of(heads[i], [w], null)[0].ToArray<double>());
                    }
                    catch (InvalidOperationException e)
                    {
                        Assert.Contains("a second time", e.Message, StringComparison.Ordinal);
                    }
                }
            );
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Passes_of_threads_through_modules_whose_results_go_back_are_those_of_one(int threads)
    {
        for (var round = 0; round < 30; round++)
        {
            // Small, and borrowed from the pool.
            var rows = round % 2 == 0 ? 3 : 60;
            var model = new Sequential(new Linear(20, 20), new Tanh(), new Residual(new Linear(20, 20)), new GELU());
            var encoded = model.Forward(Tensor.Randn([rows, 20], new((ulong)round)));
            var heads = Enumerable
                .Range(0, threads)
                .Select(i =>
                    new Sequential(new Tanh(), new Linear(20, 5), new Softmax()).Forward(encoded).Square().Sum()
                )
                .ToArray();
            Tensor[] targets = [.. model.Parameters];
            double[][] Slopes(Tensor head, bool retain) =>
                Array.ConvertAll(Gradients.Of(head, targets, null, retain), g => g.ToArray<double>());
            var expected = Array.ConvertAll(heads, head => Slopes(head, retain: true));
            var (got, freeing) = (new double[threads][][], new double[threads][][]);
            Threads.Run(threads, i => got[i] = Slopes(heads[i], retain: true));
            Assert.Equal(expected, got);
            Threads.Run(
                threads,
                i =>
                {
                    try
                    {
                        freeing[i] = Slopes(heads[i], retain: false);
                    }
                    catch (InvalidOperationException e)
                    {
                        Assert.Contains("a second time", e.Message, StringComparison.Ordinal);
                    }
                }
            );
            Assert.Contains(freeing, slopes => slopes is not null);
            Assert.All(freeing, (slopes, i) => Assert.Equal(slopes is null ? null : expected[i], slopes));
        }
    }

    [Fact]
    public void The_order_of_a_pass_within_a_pass_is_used_again_as_that_of_the_outer_one_is()
    {
        var node = (Tensor.Of(1.0).RequireGrad() * 2).Node!;
        Assert.Equal(Nested(), Nested());

        (TensorOrder, TensorOrder) Nested()
        {
            var (outer, inner) = (TensorOrder.Of(node), TensorOrder.Of(node));
            Assert.NotSame(outer, inner);
            inner.GiveBack();
            outer.GiveBack();
            return (outer, inner);
        }
    }

    [Fact]
    public void A_pass_to_a_result_does_not_free_the_op_that_made_it()
    {
        var x = Tensor.Of([0.5, 2]).RequireGrad();
        var h = x.Tanh();
        Assert.Equal([2, 2], Gradients.Of((h * 2).Sum(), [h], null)[0].ToArray<double>());
        h.Sum().Backward();
        Assert.Equal(1 - Math.Pow(Math.Tanh(2), 2), x.Grad![1].Item(), 1e-15);
    }

    [Fact]
    public void A_pass_to_targets_frees_only_what_it_went_through()
    {
        var (x, w) = (Tensor.Of([1.0, 2]).RequireGrad(), Tensor.Of([3.0, 4]).RequireGrad());
        var apart = w * w;
        var y = (x * apart).Sum();
        Assert.Equal([9, 16], Gradients.Of(y, [x], null)[0].ToArray<double>());
        apart.Sum().Backward();
        Assert.Equal([6, 8], w.Grad!.ToArray<double>());
    }
}
