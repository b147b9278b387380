using Micrograd.Tests.Tensors;

namespace Micrograd.Tests.Nn;

/// <summary>A module computed with tensors that stand in for its own.</summary>
public sealed class FunctionalCallTests
{
    static Sequential Net(ulong seed) =>
        new(
            new Linear(3, 4, generator: new(seed), dtype: DType.Float64),
            new Tanh(),
            new Residual(new Linear(4, 4, generator: new(seed + 1), dtype: DType.Float64)),
            new PReLU(dtype: DType.Float64)
        );

    static readonly Tensor s_x = Tensor.Randn([5, 3], new(9), DType.Float64);

    [Fact]
    public void The_output_is_that_of_a_network_with_these_parameters_and_the_module_stays()
    {
        var (model, other) = (Net(1), Net(2));
        var before = model.Forward(s_x).ToArray<double>();
        Assert.Equal(
            other.Forward(s_x).ToArray<double>(),
            model.FunctionalCall(other.StateDict(), s_x).ToArray<double>()
        );
        Assert.Equal(before, model.Forward(s_x).ToArray<double>());

        var some = new Dictionary<string, Tensor> { ["2.inner.bias"] = Tensor.Zeros([4], DType.Float64) };
        var without = Net(1);
        without.LoadStateDict(some, strict: false);
        Assert.Equal(without.Forward(s_x).ToArray<double>(), model.FunctionalCall(some, s_x).ToArray<double>());
    }

    [Fact]
    public void First_and_second_derivatives_flow_into_what_was_given()
    {
        var model = Net(1);
        var names = model.NamedParameters().Select(p => p.Name).ToArray();
        TensorCheck.Gradients(
            inputs => model.FunctionalCall(names.Zip(inputs).ToDictionary(), s_x),
            [.. model.Parameters.Select(p => p.Detach().Clone())]
        );
        Assert.All(model.Parameters, p => Assert.Null(p.Grad));
    }

    [Fact]
    public void A_step_of_an_inner_learner_is_learned_through()
    {
        // θ′ = θ − ½ ∂(θx − y)²/∂θ = θ − x(θx − y), and the outer loss (θ′)², so its slope is 2θ′(1 − x²).
        var model = Linear.Of(Tensor.Of([3.0], [1, 1]));
        var (x, y) = (Tensor.Of([0.5], [1, 1]), Tensor.Of([1.0], [1, 1]));
        var loss = (model.FunctionalCall(new Dictionary<string, Tensor> { ["weight"] = model.Weight }, x) - y).Square();
        var slope = Gradients.Of(loss.Sum(), [model.Weight], null, createGraph: true)[0];
        var moved = new Dictionary<string, Tensor> { ["weight"] = model.Weight - 0.5 * slope };
        model.FunctionalCall(moved, Tensor.Of([1.0], [1, 1])).Square().Sum().Backward();
        Assert.Equal(2 * (3 - 0.5 * (3 * 0.5 - 1)) * (1 - 0.25), model.Weight.Grad!.Item(), 1e-12);
    }

    [Fact]
    public void A_checkpoint_computes_again_with_what_was_given()
    {
        var model = Net(1);
        var given = Net(2).NamedParameters().ToDictionary(p => p.Name, p => p.Value);
        var outer = new Sequential(("net", new Around(model)));
        outer
            .FunctionalCall(given.ToDictionary(p => $"net.inner.{p.Key}", p => p.Value), s_x)
            .Square()
            .Sum()
            .Backward();
        var expected = Net(2);
        expected.Forward(s_x).Square().Sum().Backward();
        foreach (var (name, parameter) in expected.NamedParameters())
        {
            Assert.Equal(parameter.Grad!.ToArray<double>(), given[name].Grad!.ToArray<double>());
        }
        Assert.All(model.Parameters, p => Assert.Null(p.Grad));
    }

    [Fact]
    public void What_is_shared_is_replaced_under_both_names()
    {
        var embedding = new Embedding(4, 3, generator: new(1));
        var tied = new Sequential(("in", embedding), ("out", Linear.Of(embedding.Weight)));
        var zeros = Tensor.Zeros([4, 3]);
        Assert.All(
            tied.FunctionalCall(new Dictionary<string, Tensor> { ["out.weight"] = zeros }, Tensor.Of([1L]))
                .ToArray<float>(),
            y => Assert.Equal(0, y)
        );
        Assert.Contains(
            "one tensor",
            Refused(() =>
                tied.FunctionalCall(
                    new Dictionary<string, Tensor> { ["in.weight"] = zeros, ["out.weight"] = zeros.Clone() },
                    Tensor.Of([1L])
                )
            )
        );
    }

    [Fact]
    public void A_call_within_a_call_goes_back_to_the_outer_one()
    {
        var inner = Linear.Of(Tensor.Of([1.0], [1, 1]));
        var twice = new Function(x =>
            inner.FunctionalCall(new Dictionary<string, Tensor> { ["weight"] = Tensor.Of([5.0], [1, 1]) }, x)
            + inner.Forward(x)
        );
        var model = new Both(inner, twice);
        var given = new Dictionary<string, Tensor> { ["inner.weight"] = Tensor.Of([2.0], [1, 1]) };
        Assert.Equal(7, model.FunctionalCall(given, Tensor.Of([1.0], [1, 1])).Item());
        Assert.Equal(6, model.Forward(Tensor.Of([1.0], [1, 1])).Item());
    }

    [Fact]
    public void Names_shapes_and_types_that_do_not_fit_are_refused()
    {
        var model = Net(1);
        Assert.Contains("'2.bias'", Refused("2.bias", Tensor.Zeros([4], DType.Float64)));
        Assert.Contains("[4] float64, and [3] float64", Refused("0.bias", Tensor.Zeros([3], DType.Float64)));
        Assert.Contains("float32", Refused("0.bias", Tensor.Zeros([4])));

        string Refused(string name, Tensor tensor) =>
            FunctionalCallTests.Refused(() =>
                model.FunctionalCall(new Dictionary<string, Tensor> { [name] = tensor }, s_x)
            );
    }

    static string Refused(Action action) => Assert.Throws<ArgumentException>(action).Message;

    sealed class Around : Module
    {
        readonly Module _inner;

        public Around(Module inner) => _inner = Register("inner", inner);

        protected override Tensor Compute(Tensor x) => Gradients.Checkpoint(inputs => _inner.Forward(inputs[0]), x);
    }

    sealed class Both : Module
    {
        readonly Module _twice;

        public Both(Module inner, Module twice)
        {
            Register("inner", inner);
            _twice = twice;
        }

        protected override Tensor Compute(Tensor x) => _twice.Forward(x);
    }
}
