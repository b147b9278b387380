namespace Micrograd.Tests.Nn;

/// <summary>A module that is converted keeps its tensors: whoever had them before has them still.</summary>
[Trait("kernels", "true")]
public sealed class ModuleTypeTests
{
    /// <summary>A module that keeps the tensor, not the place where it is registered.</summary>
    sealed class Scale : Module
    {
        readonly Tensor _factor;
        readonly Tensor _shift;

        public Scale()
        {
            _factor = Parameter("factor", Tensor.Of([1f, 2])).Value;
            _shift = Buffer("shift", Tensor.Of([0.5f, 0.25f])).Value;
        }

        public Tensor Factor => _factor;

        protected override Tensor Compute(Tensor x) => x * _factor + _shift;
    }

    static readonly Dictionary<string, Func<IReadOnlyList<IParameter>, Optimizer>> s_optimizers = new()
    {
        ["sgd"] = p => new SGD(p, 0.1),
        ["momentum"] = p => new SGD(p, 0.1, momentum: 0.9),
        ["adam"] = p => new Adam(p, 0.1),
    };

    [Theory]
    [InlineData("sgd", 0)]
    [InlineData("sgd", 3)]
    [InlineData("momentum", 3)]
    [InlineData("adam", 0)]
    [InlineData("adam", 3)]
    public void An_optimizer_made_before_goes_on(string name, int stepsBefore)
    {
        static Sequential Made() =>
            new(new Linear(2, 3, generator: new(1)), new ReLU(), new Linear(3, 1, generator: new(2)));
        var (converted, reference) = (Made(), Made());
        var x = Tensor.Randn([8, 2], new(3));
        var (optimizer, other) = (s_optimizers[name](converted.Parameters), s_optimizers[name](reference.Parameters));
        void Step(Sequential model, Optimizer by, Tensor at)
        {
            by.ZeroGrad();
            (model.Forward(at) - 1).Square().Mean().Backward();
            by.Step();
        }
        for (var step = 0; step < stepsBefore; step++)
        {
            Step(converted, optimizer, x);
            Step(reference, other, x);
        }
        var kept = converted.Parameters.ToArray();
        converted.To(DType.Float64);
        for (var step = 0; step < 10; step++)
        {
            Step(converted, optimizer, x.Double());
            Step(reference, other, x);
        }
        foreach (var (now, before, single) in converted.Parameters.Zip(kept, reference.Parameters))
        {
            Assert.Same(before, now);
            Assert.Equal((DType.Float64, true), (now.DType, now.RequiresGrad));
            Assert.Equal(single.ToArray<double>(), now.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-4);
        }
    }

    [Fact]
    public void A_tensor_kept_in_a_field_is_the_parameter_still()
    {
        var module = new Scale();
        var seen = 0;
        module.Factor.RegisterHook(g =>
        {
            seen++;
            return null;
        });
        module.Factor.Grad = Tensor.Of([3f, 4]);
        module.To(DType.Float64);
        Assert.Equal([3.0, 4], module.Factor.Grad!.ToArray<double>());
        Assert.Equal(DType.Float64, module.Factor.Grad.DType);
        var y = module.Forward(Tensor.Of([1.0, 1]));
        Assert.Equal((DType.Float64, "factor"), (y.DType, module.Factor.Label));
        Assert.Equal([1.5, 2.25], y.ToArray<double>());
        y.Sum().Backward();
        Assert.Equal([4.0, 5], module.Factor.Grad.ToArray<double>());
        Assert.Equal(1, seen);
        Assert.Same(module.Factor, Assert.Single(module.Parameters));
        Assert.Same(module.Factor, Assert.Single(module.NamedParameters()).Value);
    }

    [Fact]
    public void What_two_modules_share_stays_shared_and_a_part_of_a_tensor_becomes_a_whole()
    {
        var layer = new Linear(2, 2);
        var model = new Sequential(layer, layer);
        var state = model.StateDict();
        model.To(DType.Float64).To(DType.Float32).To(DType.Float64);
        Assert.Equal(2, model.Parameters.Count);
        // A state taken before keeps the elements that were.
        Assert.All(state.Values, tensor => Assert.Equal(DType.Float32, tensor.DType));
        Assert.Equal(state["0.weight"].ToArray<double>(), layer.Parameters[0].ToArray<double>());
        model.LoadStateDict(state);
    }

    [Fact]
    public void A_graph_that_needs_the_elements_of_before_says_so()
    {
        var module = new Scale();
        var x = Tensor.Of([1f, 1]).RequireGrad();
        var before = module.Forward(x).Sum();
        module.To(DType.Float64);
        Assert.Contains(
            "changed in place",
            Assert.Throws<InvalidOperationException>(() => before.Backward()).Message,
            StringComparison.Ordinal
        );
        Assert.Null(module.Factor.Grad);
    }

    [Fact]
    public void A_parameter_that_is_only_stored_by_now_is_not_moved_silently()
    {
        var module = new Scale();
        var optimizer = new SGD(module.Parameters, 0.1);
        module.Forward(Tensor.Of([1f, 1])).Sum().Backward();
        module.To(DType.BFloat16);
        var error = Assert.Throws<InvalidOperationException>(optimizer.Step);
        Assert.Contains("bfloat16", error.Message, StringComparison.Ordinal);
        module.To(DType.Float32);
        optimizer.Step();
        Assert.Equal([0.9f, 1.9f], module.Factor.ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-2);
    }
}
