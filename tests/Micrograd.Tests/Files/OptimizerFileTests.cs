using Micrograd.Tests.Cli;

namespace Micrograd.Tests.Files;

/// <summary>To stop, to save, to load and to go on has the bits of never having stopped.</summary>
public sealed class OptimizerFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Kinds() => ["SGD", "momentum", "Adam", "AdamW", "own", "rule"];

    static Optimizer Made(string kind, IReadOnlyList<Tensor> parameters)
    {
        var lr = Schedule.WarmUp(3, Schedule.Cosine(0.1, 0.01, 8));
        return kind switch
        {
            "SGD" => new SGD(parameters, lr),
            "momentum" => new SGD(parameters, lr, momentum: 0.9, nesterov: true, weightDecay: 0.01),
            "Adam" => new Adam(parameters, lr),
            "AdamW" => new AdamW(parameters, lr),
            "own" => new Lion(parameters, lr),
            _ => new Optimizer<MomentumDescent>(parameters, new(0.5, false, 0, 0), lr),
        };
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Going_on_from_files_has_the_bits_of_never_having_stopped(string kind)
    {
        const int Steps = 8;
        var straight = new Run(kind);
        straight.Train(Steps);
        foreach (var stop in new[] { 0, 1, Steps / 2, Steps - 1, Steps })
        {
            var first = new Run(kind);
            first.Train(stop);
            first.Net.Save(_folder.File("net.safetensors"));
            first.Optimizer.Save(_folder.File("optimizer.safetensors"));
            first.Random.Save(_folder.File("random.safetensors"));
            var second = new Run(kind, seed: 99);
            second.Train(2);
            second.Net.Load(_folder.File("net.safetensors"));
            second.Optimizer.Load(_folder.File("optimizer.safetensors"));
            second.Random.Load(_folder.File("random.safetensors"));
            Assert.Equal(stop, second.Optimizer.Steps);
            second.Train(Steps - stop);
            SafetensorsSaveTests.RequireSame(straight.Net.StateDict(), second.Net.StateDict());
            SafetensorsSaveTests.RequireSame(straight.Optimizer.StateDict(), second.Optimizer.StateDict());
        }
    }

    [Fact]
    public void Parameters_are_found_by_name_in_whatever_order()
    {
        var path = _folder.File("x.safetensors");
        var run = new Run("Adam");
        run.Train(3);
        run.Optimizer.Save(path);
        var other = new Adam([.. run.Net.Parameters.Reverse()], 0.1);
        other.Load(path);
        Assert.Equal(
            run.Optimizer.StateDict()["state.0.exp_avg"].ToBytes(),
            other.StateDict()["state.3.exp_avg"].ToBytes()
        );
        Assert.Equal(
            run.Optimizer.StateDict()["state.3.exp_avg_sq"].ToBytes(),
            other.StateDict()["state.0.exp_avg_sq"].ToBytes()
        );
        // Without names by their places.
        var unnamed = new Adam([.. run.Net.Parameters.Select(p => p.Detach().Clone().RequireGrad())], 0.1);
        unnamed.Load(path);
        SafetensorsSaveTests.RequireSame(run.Optimizer.StateDict(), unnamed.StateDict());
    }

    [Fact]
    public void All_that_does_not_fit_is_named_and_nothing_is_changed()
    {
        var path = _folder.File("x.safetensors");
        var run = new Run("Adam");
        run.Train(3);
        run.Optimizer.Save(path);
        Tensor[] others =
        [
            Tensor.Ones([6, 4]).Named("0.weight"),
            Tensor.Ones([2, 6]).Named("2.wieght"),
            Tensor.Ones([9]).Named("other"),
        ];
        Array.ForEach(others, p => p.RequireGrad());
        var optimizer = new Adam(others, 0.1);
        (others[0].Sum() + others[1].Sum()).Backward();
        optimizer.Step();
        var before = optimizer.StateDict().ToDictionary(t => t.Key, t => t.Value.Clone());
        var message = Assert.Throws<ArgumentException>(() => optimizer.Load(path)).Message;
        Assert.Contains("2.wieght is missing (there is 3.weight", message, StringComparison.Ordinal);
        Assert.Contains("other is missing", message, StringComparison.Ordinal);
        Assert.Contains("0.bias is unexpected", message, StringComparison.Ordinal);
        Assert.Contains("3.bias is unexpected", message, StringComparison.Ordinal);
        Assert.Contains("state.0.weight.exp_avg is [5, 4], not [6, 4]", message, StringComparison.Ordinal);
        SafetensorsSaveTests.RequireSame(before, optimizer.StateDict());
        Assert.Contains(
            "is of Adam, and this is SGD",
            Assert.Throws<ArgumentException>(() => new SGD(run.Net.Parameters, 0.1).Load(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_unknown_or_missing_is_passed_over_where_that_is_said()
    {
        var path = _folder.File("x.safetensors");
        var run = new Run("Adam");
        run.Train(3);
        run.Optimizer.Save(path);
        var shared = run.Net.Parameters[0];
        var added = Tensor.Ones([2]).Named("added").RequireGrad();
        var optimizer = new Adam([added, shared], 0.1);
        added.Sum().Backward();
        optimizer.Step();
        var kept = optimizer.StateDict()["state.0.exp_avg"].Clone();
        optimizer.Load(path, strict: false);
        Assert.Equal(3, optimizer.Steps);
        Assert.Equal(kept.ToBytes(), optimizer.StateDict()["state.0.exp_avg"].ToBytes());
        Assert.Equal(
            run.Optimizer.StateDict()["state.0.exp_avg"].ToBytes(),
            optimizer.StateDict()["state.1.exp_avg"].ToBytes()
        );
        optimizer.LoadStateDict(new Dictionary<string, Tensor> { ["nothing"] = Tensor.Of(1.0) }, strict: false);
        Assert.Equal(3, optimizer.Steps);
    }

    [Fact]
    public void A_generator_draws_on_and_what_is_none_is_refused()
    {
        var path = _folder.File("x.safetensors");
        var (a, b) = (new Generator(ulong.MaxValue - 1), new Generator(5));
        Tensor.Randn([100], generator: a);
        a.Save(path);
        b.Load(path);
        Assert.Equal((a.Seed, a.Drawn), (b.Seed, b.Drawn));
        Assert.Equal(
            Tensor.Randn([7], generator: a).ToArray<float>(),
            Tensor.Randn([7], generator: b).ToArray<float>()
        );
        Safetensors.Save(path, new Dictionary<string, Tensor> { ["seed"] = Tensor.Of(1.0), ["drawm"] = Tensor.Of(1L) });
        var message = Assert.Throws<ArgumentException>(() => b.Load(path)).Message;
        Assert.Contains("seed is no whole number", message, StringComparison.Ordinal);
        Assert.Contains("drawn is missing (there is drawm)", message, StringComparison.Ordinal);
        Assert.Equal(a.Drawn, b.Drawn);
    }

    sealed class Run
    {
        readonly string _kind;

        public Run(string kind, ulong seed = 1)
        {
            _kind = kind;
            Random = new(seed + 2);
            Net = new(
                new Linear(4, 5, generator: new(seed)),
                new Tanh(),
                new Dropout(0.5, Random),
                new Linear(5, 2, generator: new(seed + 1))
            );
            Optimizer = Made(_kind, Net.Parameters);
        }

        public Generator Random { get; }

        public Sequential Net { get; }

        public Optimizer Optimizer { get; }

        public void Train(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                Net.ZeroGrad();
                (Net.Forward(Tensor.Ones([6, 4])) - 1).Square().Mean().Backward();
                Optimizer.Step();
            }
        }
    }

    sealed class Lion(IReadOnlyList<IParameter> parameters, Schedule lr) : Optimizer(parameters, lr)
    {
        protected override IReadOnlyList<(string Name, Tensor Tensor)> FirstState(Tensor parameter) =>
            [("exp_avg", Tensor.ZerosLike(parameter))];

        protected override Tensor Update(Tensor parameter, Tensor gradient, ParameterState state)
        {
            var direction = (0.9 * state["exp_avg"] + 0.1 * gradient).Sign();
            state["exp_avg"] = 0.99 * state["exp_avg"] + 0.01 * gradient;
            return parameter - state.LearningRate * direction;
        }
    }
}
