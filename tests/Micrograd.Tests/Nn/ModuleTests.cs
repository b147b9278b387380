namespace Micrograd.Tests.Nn;

[Trait("kernels", "true")]
public sealed class ModuleTests
{
    sealed class Net : Module
    {
        readonly Linear _fc1;
        readonly Module _body;
        readonly ModuleTensor _scale;
        readonly ModuleTensor _mean;

        public Net(Module? body = null)
        {
            _fc1 = Register("fc1", new Linear(3, 4, generator: new(1)));
            _body = Register(
                "body",
                body ?? new Sequential(new ReLU(), new Dropout(), new Linear(4, 2, generator: new(2)))
            );
            _mean = Buffer("mean", Tensor.Zeros([2]));
            _scale = Parameter("scale", Tensor.Ones([2]));
            Buffer("cache", Tensor.Zeros([1]), persistent: false);
        }

        protected override Tensor Compute(Tensor x) => (_body.Forward(_fc1.Forward(x)) - _mean.Value) * _scale.Value;

        public void Add(string name, Module module) => Register(name, module);

        public void Add(string name, Tensor tensor) => Parameter(name, tensor);
    }

    [Fact]
    public void Drawings_know_parameters_by_their_keys_and_ops_by_the_modules_that_made_them()
    {
        var net = new Net();
        Assert.All(net.NamedParameters(), p => Assert.Equal(p.Name, p.Value.Label));
        net.To(DType.Float64);
        Assert.All(net.NamedParameters(), p => Assert.Equal(p.Name, p.Value.Label));
        var graph = Graph.Of(net.Forward(Tensor.Ones([2, 3], DType.Float64)).Sum());
        Assert.Equal(
            ["fc1", "body.0", "body.1", "body.2"],
            graph.Nodes.Select(n => n.Scope?.Path).OfType<string>().Distinct()
        );
        Assert.Contains(
            graph.BackwardSteps(),
            step => step.Formula.StartsWith("body.2.weight.grad += ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_label_that_was_given_stays()
    {
        var net = new Net();
        net.Add("gain", Tensor.Ones([2]).Named("g"));
        Assert.Equal("g", net.NamedParameters().Single(p => p.Name == "gain").Value.Label);
    }

    [Fact]
    public void Names_and_their_order_are_pytorchs()
    {
        var net = new Net();
        string[] parameters = ["scale", "fc1.weight", "fc1.bias", "body.2.weight", "body.2.bias"];

        Assert.Equal(parameters, net.NamedParameters().Select(p => p.Name));
        Assert.Equal(["mean", "cache"], net.NamedBuffers().Select(p => p.Name));
        Assert.Equal(["", "fc1", "body", "body.0", "body.1", "body.2"], net.NamedModules().Select(m => m.Name));
        Assert.Equal(["scale", "mean", .. parameters[1..]], net.StateDict().Keys);
        Assert.Equal(5, net.Parameters.Count);
        Assert.Equal([4, 3], net.StateDict()["fc1.weight"].Shape);
        Assert.Equal(
            ["a.weight", "a.bias", "b.weight"],
            new Sequential(("a", new Linear(1, 1)), ("b", new Linear(1, 1, bias: false))).StateDict().Keys
        );
    }

    [Fact]
    public void A_place_that_is_not_there_is_named()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Sequential(new ReLU(), new Tanh())[2]);
        Assert.StartsWith(
            "Sequential: there is no module 2; it has 2, from 0 on.",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_two_places_share_is_one_parameter_under_two_keys()
    {
        var shared = new Linear(2, 2);
        var model = new Sequential(shared, new Tanh(), shared);

        Assert.Equal(2, model.Parameters.Count);
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], model.StateDict().Keys);
        model.To(DType.Float64);
        Assert.Equal(2, model.Parameters.Count);
        Assert.Contains("again", model.Summary([1, 2]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loaded_state_makes_two_networks_one()
    {
        var (net, other) = (new Net(), new Net(new Sequential(new ReLU(), new Dropout(), new Linear(4, 2))));
        var x = Tensor.Randn([5, 3], new(1));
        net.Eval();
        other.Eval();
        Assert.NotEqual(net.Forward(x).ToArray<float>(), other.Forward(x).ToArray<float>());

        var weight = other.Parameters[1];
        other.LoadStateDict(net.StateDict());

        Assert.Equal(net.Forward(x).ToArray<float>(), other.Forward(x).ToArray<float>());
        Assert.Same(weight, other.Parameters[1]);
        Assert.True(weight.RequiresGrad);
    }

    [Fact]
    public void Everything_that_does_not_fit_is_listed_and_nothing_is_changed()
    {
        var net = new Net();
        var state = net.StateDict();
        var before = net.Parameters[1].ToArray<float>();
        state["fc1.weight"] = Tensor.Zeros([4, 3]);
        state["fc1.bias"] = Tensor.Zeros([3]);
        state["head.weight"] = Tensor.Zeros([1]);
        state.Remove("mean");

        var error = Assert.Throws<ArgumentException>(() => net.LoadStateDict(state));

        Assert.Contains("fc1.bias is [3], not [4]", error.Message, StringComparison.Ordinal);
        Assert.Contains("mean is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("head.weight is unexpected", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => net.LoadStateDict(state, strict: false));
        Assert.Equal(before, net.Parameters[1].ToArray<float>());

        state.Remove("fc1.bias");
        var (missing, unexpected) = net.LoadStateDict(state, strict: false);
        Assert.Equal(["mean", "fc1.bias"], missing);
        Assert.Equal(["head.weight"], unexpected);
        Assert.All(net.Parameters[1].ToArray<float>(), w => Assert.Equal(0, w));
    }

    [Fact]
    public void Training_is_a_mode_of_all_inside()
    {
        var net = new Net();
        var x = Tensor.Randn([5, 3], new(1));
        Assert.All(net.NamedModules(), m => Assert.True(m.Module.Training));
        Assert.NotEqual(net.Forward(x).ToArray<float>(), net.Forward(x).ToArray<float>());

        net.Eval();
        Assert.All(net.NamedModules(), m => Assert.False(m.Module.Training));
        Assert.Equal(net.Forward(x).ToArray<float>(), net.Forward(x).ToArray<float>());
        net.Train();
        Assert.All(net.NamedModules(), m => Assert.True(m.Module.Training));
    }

    [Fact]
    public void A_network_computes_in_another_type_with_the_same_parameters()
    {
        var net = new Net();
        var x = Tensor.Randn([5, 3], new(1));
        net.Eval();
        var y = net.Forward(x);
        net.Parameters[0].RequiresGrad = false;

        net.To(DType.Float64);

        Assert.All(net.StateDict().Values, t => Assert.Equal(DType.Float64, t.DType));
        Assert.False(net.Parameters[0].RequiresGrad);
        Assert.True(net.Parameters[1].RequiresGrad);
        Assert.Equal(y.ToArray<double>(), net.Forward(x.Double()).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Throws<ArgumentException>(() => net.To(DType.Int64));
    }

    [Fact]
    public void Gradients_reach_every_parameter_and_are_forgotten_together()
    {
        var net = new Net();
        net.Forward(Tensor.Randn([5, 3])).Sum().Backward();
        Assert.All(net.Parameters, p => Assert.NotNull(p.Grad));
        net.ZeroGrad();
        Assert.All(net.Parameters, p => Assert.Null(p.Grad));

        net.RequireGrad(false);
        Assert.False(net.Forward(Tensor.Randn([5, 3])).RequiresGrad);
    }

    [Fact]
    public void The_summary_is_a_table_of_layers_shapes_and_parameters()
    {
        var model = new Sequential(
            new Flatten(),
            new Linear(64, 32),
            new GELU(tanh: true),
            new LeakyReLU(0.2),
            new Linear(32, 10)
        );
        ((Linear)model[4]).RequireGrad(false);

        Assert.Equal(
            """
            Sequential
              name  layer            output     parameters
              0     Flatten          [100, 64]           0
              1     Linear(64 → 32)  [100, 32]       2,080
              2     GELU(tanh)       [100, 32]           0
              3     LeakyReLU(0.2)   [100, 32]           0
              4     Linear(32 → 10)  [100, 10]         330
              2,410 parameters: 2,080 trainable, 330 frozen
            """.ReplaceLineEndings("\n"),
            model.Summary([100, 8, 8])
        );
    }

    [Fact]
    public void A_summary_shows_modules_of_ones_own_and_leaves_no_trace()
    {
        var net = new Net();
        var (mode, drawn) = (net.NamedModules().Last().Module, Generator.Default.Drawn);
        var summary = net.Summary([7, 3]);

        Assert.Contains("body.2  Linear(4 → 2)  [7, 2]", summary, StringComparison.Ordinal);
        Assert.EndsWith("28 parameters: 28 trainable, 0 frozen", summary, StringComparison.Ordinal);
        Assert.True(mode.Training);
        Assert.Equal(drawn, Generator.Default.Drawn);
        Assert.True(mode.Training);
        Assert.Contains("[3, 2]", new Embedding(5, 2).Summary([3], DType.Int64), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_can_not_be_keys_are_refused()
    {
        var net = new Net();
        Assert.Contains("dot", Error(() => net.Add("a.b", new ReLU())), StringComparison.Ordinal);
        Assert.Contains("taken", Error(() => net.Add("fc1", Tensor.Ones([1]))), StringComparison.Ordinal);
        Assert.Contains("taken", Error(() => net.Add("scale", new ReLU())), StringComparison.Ordinal);
        Assert.Contains("itself", Error(() => net.Add("me", new Sequential(net))), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => net.Add("", new ReLU()));
        Assert.Throws<InvalidOperationException>(() => net.Add("w", Tensor.Ones([1]).RequireGrad() * 2));
        Assert.Throws<InvalidOperationException>(() => net.Add("w", Tensor.Arange(3)));
    }

    static string Error(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
