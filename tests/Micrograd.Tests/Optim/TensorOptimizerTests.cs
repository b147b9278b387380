namespace Micrograd.Tests.Optim;

[Trait("kernels", "true")]
public sealed class TensorOptimizerTests
{
    public static TheoryData<string> Optimizers =>
        ["sgd", "momentum", "nesterov", "dampened", "decayed", "adam", "adam-l2", "adamw", "warm"];

    static Optimizer Make(string name, IReadOnlyList<IParameter> parameters) =>
        name switch
        {
            "sgd" => new SGD(parameters, 0.1),
            "momentum" => new SGD(parameters, 0.1, momentum: 0.9),
            "nesterov" => new SGD(parameters, 0.1, momentum: 0.9, nesterov: true),
            "dampened" => new SGD(parameters, 0.1, momentum: 0.9, dampening: 0.3),
            "decayed" => new SGD(parameters, 0.1, momentum: 0.5, weightDecay: 0.01),
            "adam" => new Adam(parameters, 0.01),
            "adam-l2" => new Adam(parameters, 0.01, weightDecay: 0.1),
            "adamw" => new AdamW(parameters, 0.01, weightDecay: 0.1),
            _ => new AdamW(parameters, Schedule.WarmUp(3, Schedule.Cosine(0.1, 0.01, 10))),
        };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Both_engines_go_the_same_way(string name)
    {
        const int Count = 37;
        var random = new Random(1);
        var values = Enumerable.Range(0, Count).Select(_ => new Value(random.NextDouble() - 0.5)).ToArray();
        var tensor = Tensor.Of([.. values.Select(v => v.Data)]).RequireGrad();
        var (one, other) = (Make(name, values), Make(name, [tensor]));
        for (var step = 0; step < 20; step++)
        {
            var gradients = Enumerable.Range(0, Count).Select(_ => 10 * random.NextDouble() - 5).ToArray();
            for (var i = 0; i < Count; i++)
            {
                values[i].Grad = gradients[i];
            }
            tensor.Grad = Tensor.Of(gradients);
            one.Step();
            other.Step();
        }
        Near(values.Select(v => v.Data), tensor, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Float32_goes_beside_float64(string name)
    {
        var single = Tensor.Randn([50], new(1)).RequireGrad();
        var twice = single.Detach().Double().RequireGrad();
        var (one, other) = (Make(name, [single]), Make(name, [twice]));
        for (ulong step = 0; step < 20; step++)
        {
            single.Grad = Tensor.Randn([50], new(2 + step));
            twice.Grad = single.Grad.Double();
            one.Step();
            other.Step();
        }
        Near(twice.ToArray<double>(), single, 1e-5);
    }

    // PyTorch's own pseudo-code of SGD, Adam and AdamW, a number at a time.
    [Fact]
    public void An_optimizer_of_nothing_is_refused() =>
        Assert.Contains(
            "there is no parameter to move",
            Assert.Throws<ArgumentException>(() => new SGD(Array.Empty<Tensor>(), 0.1)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_first_three_steps_are_those_of_pytorchs_algorithms()
    {
        double[] gradients = [0.5, -1, 2];
        var (sgd, adam, adamW) = (1.0, 1.0, 1.0);
        double buffer = 0,
            m = 0,
            v = 0,
            mW = 0,
            vW = 0;
        var parameters = Enumerable.Range(0, 3).Select(_ => Tensor.Of([1.0]).RequireGrad()).ToArray();
        Optimizer[] optimizers =
        [
            new SGD([parameters[0]], 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.2),
            new Adam([parameters[1]], 0.1, 0.8, 0.95, 1e-3, weightDecay: 0.2),
            new AdamW([parameters[2]], 0.1, 0.8, 0.95, 1e-3, weightDecay: 0.2),
        ];
        for (var t = 1; t <= 3; t++)
        {
            var g = gradients[t - 1] + 0.2 * sgd;
            buffer = t == 1 ? g : 0.9 * buffer + g;
            sgd -= 0.1 * (g + 0.9 * buffer);

            g = gradients[t - 1] + 0.2 * adam;
            adam -= AdamStep(g, t, ref m, ref v);

            adamW -= 0.1 * 0.2 * adamW;
            adamW -= AdamStep(gradients[t - 1], t, ref mW, ref vW);

            for (var i = 0; i < 3; i++)
            {
                parameters[i].Grad = Tensor.Of([gradients[t - 1]]);
                optimizers[i].Step();
            }
        }
        Assert.Equal(sgd, parameters[0].Item(), 1e-14);
        Assert.Equal(adam, parameters[1].Item(), 1e-14);
        Assert.Equal(adamW, parameters[2].Item(), 1e-14);

        static double AdamStep(double g, int t, ref double m, ref double v)
        {
            m = 0.8 * m + 0.2 * g;
            v = 0.95 * v + 0.05 * g * g;
            return 0.1 * (m / (1 - Math.Pow(0.8, t))) / (Math.Sqrt(v / (1 - Math.Pow(0.95, t))) + 1e-3);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(33)]
    [InlineData(100_003)]
    public void Every_element_of_any_length_is_moved_as_if_alone(int count)
    {
        var start = Tensor.Randn([count], new(1));
        var gradient = Tensor.Randn([count], new(2));
        var parameter = start.Clone().RequireGrad();
        var optimizer = new Adam([parameter], 0.1);
        for (var step = 0; step < 2; step++)
        {
            parameter.Grad = gradient;
            optimizer.Step();
        }
        foreach (var i in new[] { 0, count / 2, 32767, 32768, count - 1 }.Where(i => i >= 0 && i < count))
        {
            var alone = Tensor.Of([(float)start[i].Item()]).RequireGrad();
            var same = new Adam([alone], 0.1);
            for (var step = 0; step < 2; step++)
            {
                alone.Grad = Tensor.Of([(float)gradient[i].Item()]);
                same.Step();
            }
            Assert.Equal(alone.Item(), parameter[i].Item());
        }
    }

    [Fact]
    public void Without_a_gradient_nothing_moves_and_no_step_is_counted()
    {
        var (x, y) = (Tensor.Of([1.0]).RequireGrad(), Tensor.Of([1.0]).RequireGrad());
        var optimizer = new Adam([x, y], 0.1, weightDecay: 0.5);
        x.Grad = Tensor.Of([1.0]);
        optimizer.Step();
        Assert.Equal(1, y.Item());

        // The first step of a steady gradient is as long as the learning rate, whenever it comes.
        y.Grad = Tensor.Of([1.0]);
        optimizer.Step();
        Assert.Equal(1 - 0.1, y.Item(), 1e-7);
    }

    [Fact]
    public void A_tensor_is_moved_in_place_and_a_graph_that_saw_it_says_so()
    {
        var x = Tensor.Of([2.0]).RequireGrad();
        var (memory, y) = (x.Detach(), x * x);
        var optimizer = new SGD([x], 0.5);
        x.Grad = Tensor.Of([1.0]);
        optimizer.Step();

        Assert.Equal(1.5, memory.Item());
        var stale = Assert.Throws<InvalidOperationException>(() => y.Backward());
        Assert.Contains("changed in place", stale.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_lies_scattered_in_memory_is_moved_too()
    {
        var x = Tensor
            .Of([
                [1.0, 2.0, 3.0],
                [4.0, 5.0, 6.0],
            ])
            .T.RequireGrad();
        x.Grad = Tensor
            .Of([
                [1.0, 2.0, 3.0],
                [4.0, 5.0, 6.0],
            ])
            .T;
        new SGD([x], 1).Step();

        Assert.All(x.ToArray<double>(), number => Assert.Equal(0, number));
    }

    [Fact]
    public void Groups_have_rates_and_options_of_their_own()
    {
        var (x, y) = (Tensor.Of([1.0]).RequireGrad(), Tensor.Of([1.0]).RequireGrad());
        var optimizer = new SGD([x], lr: 0.5);
        optimizer.Add([y], lr: 0.25, optimizer.Groups[0].Rule with { WeightDecay = 1 });
        (x.Grad, y.Grad) = (Tensor.Of([1.0]), Tensor.Of([1.0]));
        optimizer.Step();
        Assert.Equal((0.5, 0.5), (x.Item(), y.Item()));

        optimizer.Groups[0].LearningRate = 0.1;
        optimizer.Step();
        Assert.Equal(0.4, x.Item(), 1e-15);
        optimizer.ZeroGrad();
        Assert.Null(x.Grad);
        Assert.Null(y.Grad);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void An_optimizer_goes_on_from_a_saved_state_as_if_it_had_never_stopped(string name)
    {
        IParameter[] Start() =>
            [
                Tensor.Randn([5], new(1)).RequireGrad(),
                Tensor.Randn([2, 3], new(2)).RequireGrad(),
                new Value(1),
                new Value(2),
            ];
        void Run(Optimizer optimizer, IParameter[] parameters, int from, int to)
        {
            for (var step = from; step < to; step++)
            {
                ((Tensor)parameters[0]).Grad = Tensor.Randn([5], new(10 + (ulong)step));
                ((Tensor)parameters[1]).Grad = step > 2 ? Tensor.Randn([2, 3], new(20 + (ulong)step)) : null;
                ((Value)parameters[2]).Grad = step;
                optimizer.Step();
            }
        }
        foreach (var stop in new[] { 0, 1, 4, 6 })
        {
            var (through, stopped) = (Start(), Start());
            Run(Make(name, through), through, 0, 7);
            var first = Make(name, stopped);
            Run(first, stopped, 0, stop);
            var second = Make(name, stopped);
            second.LoadStateDict(first.StateDict());
            Assert.Equal(stop, second.Steps);
            Run(second, stopped, stop, 7);

            Assert.Equal(((Tensor)through[0]).ToArray<float>(), ((Tensor)stopped[0]).ToArray<float>());
            Assert.Equal(((Tensor)through[1]).ToArray<float>(), ((Tensor)stopped[1]).ToArray<float>());
            Assert.Equal(((Value)through[2]).Data, ((Value)stopped[2]).Data);
            Assert.Equal(((Value)through[3]).Data, ((Value)stopped[3]).Data);
        }
    }

    [Fact]
    public void The_state_has_pytorchs_names_and_what_does_not_fit_is_listed_before_anything_changes()
    {
        var x = Tensor.Of([1.0, 2.0]).RequireGrad();
        var optimizer = new Adam([x], 0.1);
        x.Grad = Tensor.Of([1.0, 2.0]);
        optimizer.Step();
        var state = optimizer.StateDict();
        Assert.Equal(["steps", "state.0.step", "state.0.exp_avg", "state.0.exp_avg_sq"], state.Keys);

        state["state.0.exp_avg"] = Tensor.Of([1.0]);
        state.Remove("state.0.exp_avg_sq");
        state["state.7.exp_avg"] = Tensor.Of([1.0]);
        var error = Assert.Throws<ArgumentException>(() => optimizer.LoadStateDict(state));
        Assert.Contains("state.0.exp_avg is [1], not [2]", error.Message, StringComparison.Ordinal);
        Assert.Contains("state.0.exp_avg_sq is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("state.7.exp_avg is unexpected", error.Message, StringComparison.Ordinal);
        Assert.Equal(0.1 * 1, optimizer.StateDict()["state.0.exp_avg"][0].Item(), 1e-15);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2.5)]
    [InlineData(double.NaN)]
    [InlineData(1e10)]
    public void A_state_whose_count_of_steps_is_none_is_refused(double count)
    {
        var x = Tensor.Of([1.0]).RequireGrad();
        var optimizer = new Adam([x], 0.1);
        x.Grad = Tensor.Of([1.0]);
        optimizer.Step();
        foreach (var key in (string[])["steps", "state.0.step"])
        {
            var state = optimizer.StateDict();
            state[key] = Tensor.Of(count);
            var error = Assert.Throws<ArgumentException>(() => optimizer.LoadStateDict(state));
            Assert.Contains($"{key} is ", error.Message, StringComparison.Ordinal);
            Assert.Equal(1, optimizer.Steps);
        }
    }

    [Fact]
    public void What_can_not_be_moved_is_refused()
    {
        var x = Tensor.Of([1.0]).RequireGrad();
        Assert.Contains("computed", Refused(() => new SGD([x * 2], 1)), StringComparison.Ordinal);
        Assert.Contains("int64", Refused(() => new SGD([Tensor.Arange(3)], 1)), StringComparison.Ordinal);
        Assert.Contains("twice", Refused(() => new SGD([x, x], 1)), StringComparison.Ordinal);
        var optimizer = new SGD([x], 1);
        Assert.Contains(
            "twice",
            Assert.Throws<ArgumentException>(() => optimizer.Add([x])).Message,
            StringComparison.Ordinal
        );
        Assert.Single(optimizer.Groups);

        static string Refused(Func<object> make) => Assert.Throws<ArgumentException>(make).Message;
    }

    [Fact]
    public void A_step_allocates_nothing_once_it_runs()
    {
        var x = Tensor.Randn([1000]).RequireGrad();
        x.Grad = Tensor.Randn([1000]);
        var optimizer = new AdamW([x]);
        for (var i = 0; i < 50; i++)
        {
            optimizer.Step();
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            optimizer.Step();
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    static void Near(IEnumerable<double> expected, Tensor actual, double tolerance)
    {
        foreach (var (a, b) in expected.Zip(actual.ToArray<double>()))
        {
            Assert.Equal(a, b, tolerance * Math.Max(1, Math.Abs(a)));
        }
    }
}
