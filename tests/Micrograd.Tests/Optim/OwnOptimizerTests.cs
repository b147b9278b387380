namespace Micrograd.Tests.Optim;

/// <summary>Optimizers as a user writes them: a formula of each number, or tensor ops with a state of any shape.</summary>
public sealed class OwnOptimizerTests
{
    /// <summary>Chen et al., 2023.</summary>
    readonly record struct LionRule(double Beta1, double Beta2, double Decay) : IUpdateRule<LionRule>
    {
        public double Rate { get; init; }

        public IReadOnlyList<string> StateNames => ["exp_avg"];

        public LionRule At(int step, double learningRate) => this with { Rate = learningRate };

        public T Update<T>(T parameter, T gradient, Span<T> state)
            where T : IReal<T>
        {
            var direction = (Beta1 * state[0] + (1 - Beta1) * gradient).Sign();
            state[0] = Beta2 * state[0] + (1 - Beta2) * gradient;
            return parameter - Rate * (direction + Decay * parameter);
        }
    }

    sealed class Lion(IReadOnlyList<IParameter> parameters, Schedule lr, double beta1, double beta2, double decay)
        : Optimizer(parameters, lr)
    {
        protected override IReadOnlyList<(string Name, Tensor Tensor)> FirstState(Tensor parameter) =>
            [("exp_avg", Tensor.ZerosLike(parameter))];

        protected override Tensor Update(Tensor parameter, Tensor gradient, ParameterState state)
        {
            var mean = state["exp_avg"];
            var direction = (beta1 * mean + (1 - beta1) * gradient).Sign();
            state["exp_avg"] = beta2 * mean + (1 - beta2) * gradient;
            return parameter - state.LearningRate * (direction + decay * parameter);
        }
    }

    /// <summary>Adam over tensors: its corrections need the count of steps.</summary>
    sealed class TensorAdam(IReadOnlyList<IParameter> parameters, Schedule lr) : Optimizer(parameters, lr)
    {
        protected override IReadOnlyList<(string Name, Tensor Tensor)> FirstState(Tensor parameter) =>
            [("exp_avg", Tensor.ZerosLike(parameter)), ("exp_avg_sq", Tensor.ZerosLike(parameter))];

        protected override Tensor Update(Tensor parameter, Tensor gradient, ParameterState state)
        {
            state["exp_avg"] = 0.9 * state["exp_avg"] + 0.1 * gradient;
            state["exp_avg_sq"] = 0.999 * state["exp_avg_sq"] + 0.001 * gradient.Square();
            var first = (1 - (state.Step * Math.Log(0.9)).Exp()).To(parameter.DType);
            var second = (1 - (state.Step * Math.Log(0.999)).Exp()).To(parameter.DType);
            return parameter
                - state.LearningRate * (state["exp_avg"] / first) / ((state["exp_avg_sq"] / second).Sqrt() + 1e-8);
        }
    }

    /// <summary>Jordan et al., 2024: of a matrix, whose step is made orthogonal; and a state of another shape and type beside.</summary>
    sealed class Muon(IReadOnlyList<IParameter> parameters, Schedule lr) : Optimizer(parameters, lr)
    {
        protected override IReadOnlyList<(string Name, Tensor Tensor)> FirstState(Tensor parameter) =>
            [("momentum_buffer", Tensor.ZerosLike(parameter)), ("largest", Tensor.Zeros([], DType.Float64))];

        protected override Tensor Update(Tensor parameter, Tensor gradient, ParameterState state)
        {
            var momentum = 0.95 * state["momentum_buffer"] + gradient;
            state["momentum_buffer"] = momentum;
            state["largest"] = momentum.Norm(order: double.PositiveInfinity).Double();
            var x = gradient + 0.95 * momentum;
            x /= x.Norm() + 1e-7;
            for (var i = 0; i < 5; i++)
            {
                var a = x.MatMul(x.T);
                x = 3.4445 * x + (-4.7750 * a + 2.0315 * a.MatMul(a)).MatMul(x);
            }
            return parameter - state.LearningRate * x;
        }
    }

    sealed class WrongShape(IReadOnlyList<IParameter> parameters) : Optimizer(parameters, 0.1)
    {
        protected override Tensor Update(Tensor parameter, Tensor gradient, ParameterState state) => gradient.Sum();
    }

    sealed class Unknown(IReadOnlyList<IParameter> parameters) : Optimizer(parameters, 0.1)
    {
        protected override Tensor Update(Tensor parameter, Tensor gradient, ParameterState state) => state["mean"];
    }

    static Schedule Rate => Schedule.Cosine(0.1, 0.01, 10);

    static void Train(Optimizer optimizer, Tensor[] parameters, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            foreach (var parameter in parameters)
            {
                parameter.Grad = Tensor.Randn(parameter.Shape, new((ulong)step), parameter.DType);
            }
            optimizer.Step();
        }
    }

    static Tensor[] Fresh(DType dtype = DType.Float64) =>
        [Tensor.Randn([4, 3], new(1), dtype).RequireGrad(), Tensor.Randn([2, 5], new(2), dtype).RequireGrad()];

    static void Same(Tensor[] expected, Tensor[] actual, double error = 0) =>
        Assert.All(
            expected.Zip(actual),
            pair =>
                Assert.Equal(
                    pair.First.ToArray<double>(),
                    pair.Second.ToArray<double>(),
                    (a, b) => a == b || Math.Abs(a - b) <= error
                )
        );

    [Theory]
    [InlineData(DType.Float64, 1e-14)]
    [InlineData(DType.Float32, 1e-6)]
    public void Tensor_ops_and_a_formula_go_the_same_way(DType dtype, double error)
    {
        var (one, other) = (Fresh(dtype), Fresh(dtype));
        Train(new Lion(one, Rate, 0.9, 0.99, 0.1), one, 0, 12);
        Train(new Optimizer<LionRule>(other, new(0.9, 0.99, 0.1), Rate), other, 0, 12);
        Same(one, other, error);
        var (adam, builtIn) = (Fresh(dtype), Fresh(dtype));
        Train(new TensorAdam(adam, Rate), adam, 0, 12);
        Train(new Adam(builtIn, Rate), builtIn, 0, 12);
        Same(adam, builtIn, error * 10);
        Assert.Equal(dtype, adam[0].DType);
    }

    [Fact]
    public void Values_are_moved_as_tensors_are()
    {
        var values = new[] { new Value(0.5), new Value(-2), new Value(3) };
        var tensor = Tensor.Of([0.5, -2, 3]).RequireGrad();
        var (one, other) = (new Lion(values, Rate, 0.9, 0.99, 0.1), new Lion([tensor], Rate, 0.9, 0.99, 0.1));
        for (var step = 0; step < 5; step++)
        {
            tensor.Grad = Tensor.Randn(3, new((ulong)step), DType.Float64);
            for (var i = 0; i < values.Length; i++)
            {
                values[i].Grad = tensor.Grad[i].Item();
            }
            one.Step();
            other.Step();
        }
        Assert.Equal(tensor.ToArray<double>(), values.Select(value => value.Data));
        // One that no gradient has reached stays where it is, and its step does not count.
        one.ZeroGrad();
        values[1].Grad = 1;
        var before = values[0].Data;
        one.Step();
        Assert.Equal(before, values[0].Data);
        Assert.Equal((5, 6), (one.StateDict()["state.0.step"].Item(), one.StateDict()["state.1.step"].Item()));
    }

    [Fact]
    public void Its_state_is_saved_and_loaded_and_goes_on_with_the_same_bits()
    {
        var whole = Fresh();
        Train(new Muon(whole, Rate), whole, 0, 8);
        var parts = Fresh();
        var first = new Muon(parts, Rate);
        Train(first, parts, 0, 5);
        var state = first.StateDict().ToDictionary(s => s.Key, s => s.Value.Clone());
        Assert.Equal(
            [
                "steps",
                "state.0.step",
                "state.0.momentum_buffer",
                "state.0.largest",
                "state.1.step",
                "state.1.momentum_buffer",
                "state.1.largest",
            ],
            first.StateDict().Keys
        );
        var second = new Muon(parts, Rate);
        second.LoadStateDict(state);
        Assert.Equal((5, first.LearningRate), (second.Steps, second.LearningRate));
        Train(second, parts, 5, 8);
        Same(whole, parts);
        // What does not fit is listed, and nothing is changed.
        state["state.1.largest"] = Tensor.Zeros(2);
        state.Remove("state.0.momentum_buffer");
        state["state.2.step"] = Tensor.Of(1L);
        var error = Assert.Throws<ArgumentException>(() => second.LoadStateDict(state));
        foreach (
            var text in new[]
            {
                "state.1.largest is [2], not []",
                "state.0.momentum_buffer is missing",
                "state.2.step is unexpected",
            }
        )
        {
            Assert.Contains(text, error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(8, second.Steps);
    }

    [Theory]
    [InlineData("lion")]
    [InlineData("adam")]
    [InlineData("muon")]
    public void A_recorded_step_goes_the_same_way(string name)
    {
        Optimizer Make(Tensor[] parameters) =>
            name switch
            {
                "lion" => new Lion(parameters, Rate, 0.9, 0.99, 0.1),
                "adam" => new TensorAdam(parameters, Rate),
                _ => new Muon(parameters, Rate),
            };
        var inputs = Enumerable.Range(0, 8).Select(i => Tensor.Randn([6, 3], new((ulong)i))).ToArray();
        var (eager, recorded) = (Fresh(DType.Float32), Fresh(DType.Float32));
        var (one, other) = (Make(eager), Make(recorded));
        Tensor Step(Optimizer optimizer, Tensor[] w, Tensor x)
        {
            optimizer.ZeroGrad();
            var loss = x.MatMul(w[0].T).Tanh()[.., ..2].MatMul(w[1]).Square().Mean();
            loss.Backward();
            optimizer.Step();
            return loss.Detach();
        }
        var program = TensorProgram.Record(x => Step(other, recorded, x), inputs[0]);
        Step(one, eager, inputs[0]);
        foreach (var x in inputs[1..])
        {
            Assert.Equal(Step(one, eager, x).Item(), program.Run(x).Item());
        }
        Same(eager, recorded);
        Assert.Equal((8, one.LearningRate), (other.Steps, other.LearningRate));
        Same([.. one.StateDict().Values], [.. other.StateDict().Values]);
    }

    [Fact]
    public void Groups_have_learning_rates_of_their_own_that_can_be_changed()
    {
        var parameters = Fresh();
        var optimizer = new Lion([parameters[0]], 0.5, 0.9, 0.99, 0);
        optimizer.Add([parameters[1]], lr: 0.25);
        var before = parameters.Select(p => p.Detach().Clone()).ToArray();
        Train(optimizer, parameters, 0, 1);
        Assert.All((parameters[0].Detach() - before[0]).Abs().ToArray<double>(), d => Assert.Equal(0.5, d, 1e-14));
        Assert.All((parameters[1].Detach() - before[1]).Abs().ToArray<double>(), d => Assert.Equal(0.25, d, 1e-14));
        optimizer.Groups[0].LearningRate = 0.125;
        Assert.Equal(0.125, optimizer.LearningRate);
        Assert.Throws<ArgumentException>(() => optimizer.Add([parameters[1]]));
        Assert.Throws<ArgumentException>(() => optimizer.Add([Tensor.Ones(2).RequireGrad() * 2]));
        Assert.Equal(2, optimizer.Groups.Count);
    }

    [Fact]
    public void What_an_update_gets_wrong_is_said()
    {
        var parameters = Fresh();
        Assert.Contains(
            "WrongShape made [] of a parameter of [4, 3]",
            Assert.Throws<InvalidOperationException>(() => Train(new WrongShape(parameters), parameters, 0, 1)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'mean'",
            Assert.Throws<KeyNotFoundException>(() => Train(new Unknown(parameters), parameters, 0, 1)).Message,
            StringComparison.Ordinal
        );
        Same(Fresh(), parameters);
    }
}
