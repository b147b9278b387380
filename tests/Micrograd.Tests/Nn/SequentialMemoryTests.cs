namespace Micrograd.Tests.Nn;

/// <summary>
/// What lies between the modules of a <see cref="Sequential"/> is the graph's alone, and its memory free after a backward pass; what
/// anybody else may have stays.
/// </summary>
[Trait("kernels", "true")]
public sealed class SequentialMemoryTests
{
    // Large enough for the pool of memory.
    const int Rows = 300;
    const int Width = 40;

    public static TheoryData<string> Networks => [.. s_networks.Keys];

    static readonly Dictionary<string, Func<Module[]>> s_networks = new()
    {
        ["linear and relu"] = () => [Linear(1), new ReLU(), Linear(2), new ReLU(), Linear(3)],
        ["functions"] = () => [Linear(1), new Tanh(), new Sigmoid(), new GELU(), new Softplus(), new SiLU()],
        ["nothing done in between"] = () =>
            [Linear(1), new Identity(), new Tanh(), new Identity(), Linear(2), new Identity()],
        ["views in between"] = () => [Linear(1), new Flatten(0, 0), new Tanh(), new Flatten(0, 0), Linear(2)],
        ["dropout and layer norm"] = () =>
            [
                Linear(1),
                new Dropout(0.3, new Generator(9)),
                new LayerNorm(Width),
                new Tanh(),
                new Dropout(0.1, new Generator(8)),
                Linear(2),
            ],
        ["softmax"] = () => [Linear(1), new Softmax(), Linear(2), new LogSoftmax()],
        ["one in another"] = () =>
            [new Sequential(Linear(1), new ReLU()), new Sequential(new Tanh(), Linear(2)), new ELU()],
        ["residual"] = () => [Linear(1), new Residual(new Sequential(Linear(2), new Tanh())), new ReLU(), Linear(3)],
        ["one from outside"] = () => [Linear(1), new Keeping(), new Tanh(), new Keeping(), Linear(2)],
        ["two from outside that say they keep nothing"] = () =>
            [Linear(1), new Declared(), new Function(x => x * x, keepsNothing: true), new Declared(), Linear(2)],
        ["views of what a module has computed"] = () =>
            [
                Linear(1),
                new Function(x => x.Tanh().Reshape(Width, -1).Exp().T, keepsNothing: true),
                new Function(x => x.Sigmoid().T.T, keepsNothing: true),
                new Function(x => x.Reshape(-1, Width), keepsNothing: true),
                Linear(2),
            ],
        ["writes in place"] = () =>
            [
                Linear(1),
                new Function(
                    x =>
                    {
                        var y = x.Tanh() * x;
                        y[..3] = x[1..4].Sin();
                        y.T[2].CopyFrom(x[.., 0]);
                        return y;
                    },
                    keepsNothing: true
                ),
                new Function(
                    x =>
                    {
                        var y = Tensor.Zeros(x.Shape);
                        y[1..] = x[..^1];
                        return y[..];
                    },
                    keepsNothing: true
                ),
                Linear(2),
            ],
        ["a pass within"] = () => [Linear(1), new WithPass(), new Tanh(), new WithPass(), Linear(2)],
        ["threads within"] = () => [Linear(1), new WithThreads(), new Tanh(), new WithThreads(), Linear(2)],
        ["a view of a parameter, and of a buffer"] = () =>
            [Linear(1), new GivesItsOwn(isParameter: true), new Tanh(), new GivesItsOwn(isParameter: false), Linear(2)],
        ["checkpoints"] = () =>
            [
                Linear(1),
                new Function(x => Gradients.Checkpoint(t => t[0].Tanh() * t[0].Exp(), x), keepsNothing: true),
                new Function(x => Gradients.Checkpoint(t => t[0].T, x.Sin()).T, keepsNothing: true),
                Linear(2),
            ],
        ["many inputs at once"] = () =>
            [
                Linear(1),
                new Function(x => Tensor.Concat([.. Enumerable.Repeat(x, 40)])[..Rows].Tanh(), keepsNothing: true),
                new Function(x => Tensor.Concat([x[..5], x[5..], x, x])[Rows..^Rows] * x, keepsNothing: true),
                Linear(2),
            ],
        ["nothing that flows on"] = () =>
            [
                Linear(1),
                new Function(x => x.Tanh().Detach(), keepsNothing: true),
                new Function(x => x + (x.Sign() - x).Detach(), keepsNothing: true),
                Linear(2),
                new Function(x => x * x.ArgMax(1, keepDim: true).Float(), keepsNothing: true),
                new Tanh(),
            ],
        ["the same function twice"] = () =>
            [Linear(1), new Function(x => x * x), new Function(x => x.Sin() + x), Linear(2)],
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void It_learns_as_the_same_modules_called_one_by_one(string name)
    {
        var (whole, single) = (new Sequential(s_networks[name]()), s_networks[name]());
        var apart = new Apart(single);
        var (ours, theirs) = (Train(whole, whole), Train(apart, new Sequential(single)));
        Assert.Equal(theirs, ours);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void It_computes_the_same_without_gradients(string name)
    {
        var (whole, apart) = (new Sequential(s_networks[name]()), new Apart(s_networks[name]()));
        using var _ = NoGrad.Enter();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(apart.Forward(Input(i)).ToArray<float>(), whole.Forward(Input(i)).ToArray<float>());
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void What_the_caller_has_stays(string name)
    {
        var model = new Sequential(s_networks[name]());
        var (x, weights) = (Input(1), model.Parameters.Select(p => p.ToArray<float>()).ToArray());
        var y = model.Forward(x);
        var (input, output) = (x.ToArray<float>(), y.ToArray<float>());
        y.Square().Sum().Backward();
        Overwrite();
        Assert.Equal(input, x.ToArray<float>());
        Assert.Equal(output, y.ToArray<float>());
        Assert.Equal(weights, model.Parameters.Select(p => p.ToArray<float>()));
    }

    sealed class Declared : Module
    {
        protected internal override bool KeepsNothing => true;

        protected override Tensor Compute(Tensor x) => x.Sin() + x;
    }

    /// <summary>Times the slope of a function of its input, which a pass of its own finds, and frees what it went through.</summary>
    sealed class WithPass : Module
    {
        protected internal override bool KeepsNothing => true;

        protected override Tensor Compute(Tensor x) =>
            x.RequiresGrad ? x.Tanh() * Gradients.Of((x.Sin() * x).Sum(), [x], null)[0] : x.Tanh();
    }

    /// <summary>Parts of its input, each computed by a thread of its own.</summary>
    sealed class WithThreads : Module
    {
        protected internal override bool KeepsNothing => true;

        protected override Tensor Compute(Tensor x)
        {
            var parts = new Tensor[4];
            Threads.Run(parts.Length, i => parts[i] = x.Tanh() * (i + 1) + x.Sin());
            return parts[0] + parts[1] * parts[2] + parts[3];
        }
    }

    /// <summary>Its own memory, scaled by nothing of its input but its shape.</summary>
    sealed class GivesItsOwn : Module
    {
        readonly ModuleTensor _own;

        public GivesItsOwn(bool isParameter)
        {
            var own = Tensor.Randn([Width, Rows], new Generator(5));
            _own = isParameter ? Parameter("own", own) : Buffer("own", own);
        }

        protected internal override bool KeepsNothing => true;

        protected override Tensor Compute(Tensor x) => _own.Value.T;
    }

    sealed class Lying : Module
    {
        public Tensor? Kept { get; private set; }

        protected internal override bool KeepsNothing => true;

        protected override Tensor Compute(Tensor x)
        {
            Kept = x;
            return x.Tanh();
        }
    }

    [Theory]
    [InlineData(false, Rows)]
    [InlineData(true, Rows)]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    public void A_module_that_says_it_keeps_nothing_and_lies_gets_an_exception_and_no_wrong_number(
        bool trains,
        int rows
    )
    {
        var lying = new Lying();
        var model = new Sequential(Linear(1), lying, Linear(2));
        using (trains ? null : NoGrad.Enter())
        {
            var y = model.Forward(Tensor.Randn([rows, Width], new Generator(101)));
            if (trains)
            {
                y.Sum().Backward();
            }
        }
        foreach (
            var read in new Action[]
            {
                () => lying.Kept!.ToArray<float>(),
                () => lying.Kept!.Detach().Sum(),
                () => _ = lying.Kept!.Detach()[0, 0].Item(),
            }
        )
        {
            Assert.Contains(
                "went back",
                Assert.Throws<InvalidOperationException>(read).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void What_a_module_from_outside_has_kept_stays()
    {
        var keeping = new Keeping();
        var kept = new List<Tensor>();
        var function = new Function(x =>
        {
            kept.Add(x);
            return x.Tanh();
        });
        var model = new Sequential(Linear(1), keeping, new ReLU(), function, Linear(2));
        model.Forward(Input(1)).Sum().Backward();
        var before = keeping.Kept.Concat(kept).Select(x => x.ToArray<float>()).ToArray();
        Overwrite();
        Assert.Equal(3, before.Length);
        Assert.Equal(before, keeping.Kept.Concat(kept).Select(x => x.ToArray<float>()));
    }

    [Fact]
    public void A_graph_that_was_taken_before_can_be_read_afterwards()
    {
        var loss = new Sequential(Linear(1), new ReLU(), Linear(2), new Tanh()).Forward(Input(1)).Sum();
        var graph = Graph.Of(loss);
        var before = graph.ToText();
        loss.Backward();
        Overwrite();
        Assert.Equal(before, graph.ToText());
    }

    [Fact]
    public void A_retained_graph_can_be_gone_through_again()
    {
        var model = new Sequential(Linear(1), new Tanh(), Linear(2), new Tanh());
        var loss = model.Forward(Input(1)).Square().Sum();
        loss.Backward(retain: true);
        var once = model.Parameters.Select(p => p.Grad!.ToArray<float>()).ToArray();
        Overwrite();
        model.ZeroGrad();
        loss.Backward();
        Assert.Equal(once, model.Parameters.Select(p => p.Grad!.ToArray<float>()));
        Assert.Throws<InvalidOperationException>(() => loss.Backward());
    }

    [Fact]
    public void Second_derivatives_are_those_of_the_modules_called_one_by_one()
    {
        float[][] Second(Func<Tensor, Tensor> forward, Module parameters)
        {
            var x = Input(1).RequireGrad();
            forward(x).Sum().Backward(createGraph: true);
            var slope = x.Grad!;
            x.ZeroGrad();
            parameters.ZeroGrad();
            Overwrite();
            slope.Square().Sum().Backward();
            return [x.Grad!.ToArray<float>(), .. parameters.Parameters.Select(p => p.Grad?.ToArray<float>() ?? [])];
        }

        Module[] modules = [Linear(1), new Tanh(), Linear(2), new Sigmoid(), Linear(3)];
        var whole = new Sequential(modules);
        Assert.Equal(Second(new Apart(modules).Forward, whole), Second(whole.Forward, whole));
    }

    static float[][] Train(Module model, Module parameters)
    {
        var optimizer = new Adam(parameters.Parameters, 0.01);
        var losses = new List<float>();
        for (var step = 0; step < 5; step++)
        {
            optimizer.ZeroGrad();
            var loss = model.Forward(Input(step)).Square().Mean();
            loss.Backward();
            optimizer.Step();
            losses.Add((float)loss.Item());
        }
        return
        [
            [.. losses],
            .. parameters.Parameters.Select(p => p.Grad?.ToArray<float>() ?? []),
        ];
    }

    static Linear Linear(ulong seed) => new(Width, Width, generator: new Generator(seed));

    static Tensor Input(int seed) => Tensor.Randn([Rows, Width], new Generator((ulong)seed + 100));

    /// <summary>Takes memory of all the sizes that were in use, and writes to it.</summary>
    static void Overwrite()
    {
        List<Tensor> taken = [];
        for (var i = 0; i < 20; i++)
        {
            taken.Add(Tensor.Full([Rows, Width], -7));
            taken.Add(Tensor.Full([Width, Width], -7));
        }
        GC.KeepAlive(taken);
    }

    /// <summary>The modules called one by one, so that each result is seen.</summary>
    sealed class Apart(Module[] modules) : Module
    {
        protected override Tensor Compute(Tensor x)
        {
            foreach (var module in modules)
            {
                x = module.Forward(x);
            }
            return x;
        }
    }

    /// <summary>Keeps what it is given and what it gives.</summary>
    sealed class Keeping : Module
    {
        public List<Tensor> Kept { get; } = [];

        protected override Tensor Compute(Tensor x)
        {
            var y = x.Sin();
            Kept.AddRange([x, y]);
            return y;
        }
    }
}
