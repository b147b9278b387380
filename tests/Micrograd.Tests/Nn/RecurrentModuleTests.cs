namespace Micrograd.Tests.Nn;

/// <summary>RNN, LSTM, GRU and their cells: PyTorch's keys and first weights, plain loops as truth, directions, lengths and refusals.</summary>
public sealed class RecurrentModuleTests
{
    [Fact]
    public void Keys_and_layouts_are_those_of_PyTorch()
    {
        var lstm = new LSTM(5, 4, numLayers: 2, bidirectional: true);
        Assert.Equal(
            [
                .. ((string[])["_l0", "_l0_reverse", "_l1", "_l1_reverse"]).SelectMany(end =>
                    ((string[])["weight_ih", "weight_hh", "bias_ih", "bias_hh"]).Select(name => name + end)
                ),
            ],
            lstm.StateDict().Keys
        );
        var state = lstm.StateDict();
        Assert.Equal([16, 5], state["weight_ih_l0_reverse"].Shape);
        Assert.Equal([16, 8], state["weight_ih_l1"].Shape);
        Assert.Equal([16, 4], state["weight_hh_l1"].Shape);
        Assert.Equal([12], new GRU(5, 4).StateDict()["bias_hh_l0"].Shape);
        Assert.Equal(["weight_ih_l0", "weight_hh_l0"], new RNN(5, 4, bias: false).StateDict().Keys);
        Assert.Equal(["weight_ih", "weight_hh", "bias_ih", "bias_hh"], new GRUCell(5, 4).StateDict().Keys);
        Assert.Equal([16, 5], new LSTMCell(5, 4).StateDict()["weight_ih"].Shape);
    }

    [Fact]
    public void First_weights_are_uniform_in_one_over_the_root_of_the_state()
    {
        foreach (var (_, tensor) in new GRU(30, 25, generator: new(1)).StateDict())
        {
            Assert.InRange(tensor.Abs().Max().Item(), 0.9 * 0.2, 0.2);
            Assert.InRange(tensor.Mean().Item(), -0.03, 0.03);
        }
    }

    [Theory]
    [InlineData("tanh")]
    [InlineData("relu")]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void A_layer_computes_what_plain_loops_do(string kind)
    {
        var (steps, batch, size, hidden) = (3, 2, 4, 3);
        var x = Tensor.Randn([steps, batch, size], new(2), DType.Float64);
        var (module, outputs) = Run(kind, x, size, hidden);
        var p = module.StateDict().ToDictionary(pair => pair.Key, pair => pair.Value.ToArray<double>());
        var input = x.ToArray<double>();
        var found = outputs.ToArray<double>();
        for (var n = 0; n < batch; n++)
        {
            var (h, c) = (new double[hidden], new double[hidden]);
            for (var t = 0; t < steps; t++)
            {
                double Part(string name, int row, double[] of, int offset, int count)
                {
                    var sum = p[$"bias_{name}_l0"][row];
                    for (var k = 0; k < count; k++)
                    {
                        sum += p[$"weight_{name}_l0"][row * count + k] * of[offset + k];
                    }
                    return sum;
                }
                double In(int gate, int i) => Part("ih", gate * hidden + i, input, (t * batch + n) * size, size);
                double Back(int gate, int i) => Part("hh", gate * hidden + i, h, 0, hidden);
                double Open(int gate, int i) => 1 / (1 + Math.Exp(-In(gate, i) - Back(gate, i)));
                var next = new double[hidden];
                for (var i = 0; i < hidden; i++)
                {
                    switch (kind)
                    {
                        case "tanh":
                            next[i] = Math.Tanh(In(0, i) + Back(0, i));
                            break;
                        case "relu":
                            next[i] = Math.Max(0, In(0, i) + Back(0, i));
                            break;
                        case "lstm":
                            c[i] = Open(1, i) * c[i] + Open(0, i) * Math.Tanh(In(2, i) + Back(2, i));
                            next[i] = Open(3, i) * Math.Tanh(c[i]);
                            break;
                        default:
                            var (r, z) = (Open(0, i), Open(1, i));
                            next[i] = (1 - z) * Math.Tanh(In(2, i) + r * Back(2, i)) + z * h[i];
                            break;
                    }
                }
                h = next;
                for (var i = 0; i < hidden; i++)
                {
                    Assert.Equal(h[i], found[(t * batch + n) * hidden + i], 1e-13);
                }
            }
        }
    }

    static (ModuleBase Module, Tensor Outputs) Run(string kind, Tensor x, int size, int hidden)
    {
        if (kind == "lstm")
        {
            var lstm = new LSTM(size, hidden, generator: new(3), dtype: x.DType);
            return (lstm, lstm.Forward(x).Y);
        }
        if (kind == "gru")
        {
            var gru = new GRU(size, hidden, generator: new(3), dtype: x.DType);
            return (gru, gru.Forward(x).Y);
        }
        var activation = kind == "relu" ? Activation.Relu : Activation.Tanh;
        var rnn = new RNN(size, hidden, nonlinearity: activation, generator: new(3), dtype: x.DType);
        return (rnn, rnn.Forward(x).Y);
    }

    [Fact]
    public void A_cell_step_by_step_is_the_layer()
    {
        var x = Tensor.Randn([3, 2, 4], new(2), DType.Float64);
        var lstm = new LSTM(4, 3, generator: new(3), dtype: DType.Float64);
        var cell = new LSTMCell(4, 3, dtype: DType.Float64);
        cell.LoadStateDict(lstm.StateDict().ToDictionary(pair => pair.Key[..^3], pair => pair.Value));
        var (y, (h, c)) = lstm.Forward(x);
        (Tensor H, Tensor C)? state = null;
        for (var t = 0; t < 3; t++)
        {
            state = cell.Forward(x[t], state);
            Assert.Equal(y[t].ToArray<double>(), state.Value.H.ToArray<double>());
        }
        Assert.Equal(h[0].ToArray<double>(), state!.Value.H.ToArray<double>());
        Assert.Equal(c[0].ToArray<double>(), state.Value.C.ToArray<double>());
        var (alone, _) = cell.Forward(x[0, 1]);
        Assert.Equal(y[0, 1].ToArray<double>(), alone.ToArray<double>());
        Assert.Equal([2, 3], new GRUCell(4, 3, dtype: DType.Float64).Forward(x[0], y[0]).Shape);
        Assert.True(
            (new RNNCell(4, 3, nonlinearity: Activation.Relu, dtype: DType.Float64).Forward(x[0]) >= 0).All().Item()
                != 0
        );
    }

    [Fact]
    public void A_projected_state_is_a_product_of_what_the_cell_gives()
    {
        var (generator, float64) = (new Generator(3), DType.Float64);
        var lstm = new LSTM(4, 3, 2, bidirectional: true, projSize: 2, generator: generator, dtype: float64);
        Assert.Equal(
            ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_hr_l0"],
            lstm.StateDict().Keys.Take(5)
        );
        Assert.Equal([12, 4], lstm.StateDict()["weight_ih_l1"].Shape);
        Assert.Equal([12, 2], lstm.StateDict()["weight_hh_l1_reverse"].Shape);
        Assert.Equal([2, 3], lstm.StateDict()["weight_hr_l1"].Shape);
        var x = Tensor.Randn([5, 3, 4], new(2), float64);
        int[] lengths = [2, 5, 1];
        var (y, (h, c)) = lstm.Forward(x, lengths);
        Assert.Equal(([5, 3, 4], [4, 3, 2], [4, 3, 3]), (y.Shape, h.Shape, c.Shape));
        for (var n = 0; n < 3; n++)
        {
            var (one, (h1, c1)) = lstm.Forward(x.Select(1, n).Slice(0, 0, lengths[n]));
            AssertClose(one, y.Select(1, n).Slice(0, 0, lengths[n]));
            AssertClose(h1, h.Select(1, n));
            AssertClose(c1, c.Select(1, n));
        }
        // The first direction of the first layer by hand, with a cell whose state is projected after each step.
        var single = new LSTM(4, 3, projSize: 2, generator: generator, dtype: float64);
        var state = single.StateDict();
        var (state0, cell) = (Tensor.Zeros([3, 2], float64), Tensor.Zeros([3, 3], float64));
        var outputs = single.Forward(x).Y;
        for (var t = 0; t < 5; t++)
        {
            var gates = (
                Tensor.Linear(x[t], state["weight_ih_l0"], state["bias_ih_l0"])
                + Tensor.Linear(state0, state["weight_hh_l0"], state["bias_hh_l0"])
            ).Split(3, 1);
            cell = gates[1].Sigmoid() * cell + gates[0].Sigmoid() * gates[2].Tanh();
            state0 = (gates[3].Sigmoid() * cell.Tanh()).MatMul(state["weight_hr_l0"].T);
            AssertClose(state0, outputs[t]);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => new LSTM(4, 3, projSize: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => single.Forward(x, lengths: Tensor.Of([2L, 6, 1])));
    }

    [Fact]
    public void Batches_first_and_no_batch_are_the_same_numbers()
    {
        var gru = new GRU(4, 3, numLayers: 2, bidirectional: true, generator: new(3), dtype: DType.Float64);
        var first = new GRU(4, 3, numLayers: 2, batchFirst: true, bidirectional: true, dtype: DType.Float64);
        first.LoadStateDict(gru.StateDict());
        var x = Tensor.Randn([5, 2, 4], new(2), DType.Float64);
        var begin = Tensor.Randn([4, 2, 3], new(4), DType.Float64);
        var (y, h) = gru.Forward(x, begin);
        Assert.Equal([5, 2, 6], y.Shape);
        Assert.Equal([4, 2, 3], h.Shape);
        var (transposed, same) = first.Forward(x.Transpose(0, 1), begin);
        Assert.Equal(y.ToArray<double>(), transposed.Transpose(0, 1).ToArray<double>());
        Assert.Equal(h.ToArray<double>(), same.ToArray<double>());
        var (alone, last) = gru.Forward(x.Select(1, 1), begin.Select(1, 1));
        Assert.Equal([5, 6], alone.Shape);
        AssertClose(y.Select(1, 1), alone);
        AssertClose(h.Select(1, 1), last);
    }

    [Fact]
    public void Lengths_give_what_each_sequence_gives_alone()
    {
        var lstm = new LSTM(4, 3, numLayers: 2, bidirectional: true, generator: new(3), dtype: DType.Float64);
        var x = Tensor.Randn([5, 3, 4], new(2), DType.Float64);
        int[] lengths = [2, 5, 1];
        var begin = (Tensor.Randn([4, 3, 3], new(4), DType.Float64), Tensor.Randn([4, 3, 3], new(5), DType.Float64));
        var (y, (h, c)) = lstm.Forward(x, lengths, begin);
        for (var n = 0; n < 3; n++)
        {
            var (one, (h1, c1)) = lstm.Forward(
                x.Select(1, n).Slice(0, 0, lengths[n]),
                (begin.Item1.Select(1, n), begin.Item2.Select(1, n))
            );
            AssertClose(one, y.Select(1, n).Slice(0, 0, lengths[n]));
            AssertClose(h1, h.Select(1, n));
            AssertClose(c1, c.Select(1, n));
            Assert.All(y.Select(1, n).Slice(0, lengths[n], 5).ToArray<double>(), number => Assert.Equal(0, number));
        }
        var (again, _) = lstm.Forward(x, begin, Tensor.Of([2L, 5, 1]));
        Assert.Equal(y.ToArray<double>(), again.ToArray<double>());
    }

    [Fact]
    public void Dropout_lies_between_layers_and_only_while_training()
    {
        var x = Tensor.Ones([4, 2, 3]);
        var dropped = new RNN(3, 8, numLayers: 2, dropout: 0.5, generator: new(3));
        Assert.NotEqual(dropped.Forward(x).Y.ToArray<float>(), dropped.Forward(x).Y.ToArray<float>());
        // The first layer's states are none of it.
        Assert.Equal(dropped.Forward(x).H[0].ToArray<float>(), dropped.Forward(x).H[0].ToArray<float>());
        dropped.Eval();
        Assert.Equal(dropped.Forward(x).Y.ToArray<float>(), dropped.Forward(x).Y.ToArray<float>());
        var single = new RNN(3, 8, dropout: 0.5, generator: new(3));
        Assert.Equal(single.Forward(x).Y.ToArray<float>(), single.Forward(x).Y.ToArray<float>());
    }

    [Fact]
    public void Gradients_of_all_parameters_are_those_of_differences()
    {
        var gru = new GRU(2, 3, numLayers: 2, bidirectional: true, generator: new(3), dtype: DType.Float64);
        var x = Tensor.Randn([4, 2, 2], new(2), DType.Float64).RequireGrad();
        Tensor Loss()
        {
            var (y, h) = gru.Forward(x, [4, 2]);
            return (y.Square().Sum() + h.Sum());
        }
        Loss().Backward();
        foreach (var leaf in (Tensor[])[x, .. gru.Parameters])
        {
            var gradient = leaf.Grad!.ToArray<double>();
            for (var i = 0; i < gradient.Length; i += 3)
            {
                Assert.Equal((Moved(leaf, i, 1e-5) - Moved(leaf, i, -1e-5)) / 2e-5, gradient[i], 1e-7);
            }
        }

        double Moved(Tensor leaf, int i, double by)
        {
            using var _ = NoGrad.Enter();
            var before = leaf.Clone();
            var numbers = leaf.ToArray<double>();
            numbers[i] += by;
            leaf.CopyFrom(Tensor.Of<double>(numbers, leaf.Shape));
            var loss = Loss().Item();
            leaf.CopyFrom(before);
            return loss;
        }
    }

    [Fact]
    public void Shapes_are_found_without_numbers()
    {
        var lstm = new LSTM(10, 20, numLayers: 2, bidirectional: true);
        var (y, (h, c)) = lstm.Check((Tensor.Meta([5, 3, 10]), null, null));
        Assert.Equal([5, 3, 40], y.Shape);
        Assert.Equal([4, 3, 20], h.Shape);
        Assert.Equal([4, 3, 20], c.Shape);
        Assert.Contains(
            "LSTM(10 → 20, 2 layers, both directions)",
            lstm.Summary((Tensor.Meta([5, 3, 10]), null, null)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("RNN: an input of [5, 3, 9]; it is [steps, batch, 10], or without a batch [steps, 10].")]
    [InlineData("RNN: an input of [0, 3, 10] has no steps; there is one at least.")]
    [InlineData(
        "RNN: a state of [1, 2, 4] for an input of [5, 3, 10]; it is [1, 3, 4]: layers × directions, sequences, hidden."
    )]
    [InlineData(
        "RNN: lengths of [2] int64 for an input of [5, 3, 10]; they are one int64 for each of the 3 sequences."
    )]
    [InlineData("RNN: a sequence of length 6 in an input of 5 steps; a length is 0 … 5.")]
    public void What_does_not_fit_is_refused_with_shapes(string message)
    {
        var rnn = new RNN(10, 4);
        var x = Tensor.Zeros([5, 3, 10]);
        Action[] wrong =
        [
            () => rnn.Forward(Tensor.Zeros([5, 3, 9])),
            () => rnn.Forward(Tensor.Zeros([0, 3, 10])),
            () => rnn.Forward(x, Tensor.Zeros([1, 2, 4])),
            () => rnn.Forward(x, lengths: Tensor.Of([2L, 3])),
            () => rnn.Forward(x, [6, 2, 1]),
            () => rnn.Forward(x, lengths: Tensor.Of([2L, 3, 6])),
        ];
        var told = wrong.Select(call => Assert.ThrowsAny<ArgumentException>(call).Message.Split(" (Parameter")[0]);
        Assert.Contains(message, told);
        Assert.Equal(5, told.Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => new RNN(10, 4, nonlinearity: Activation.Sigmoid));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LSTM(0, 4));
        Assert.Contains(
            "[3, 4]",
            Assert.Throws<ArgumentException>(() => new GRUCell(10, 4).Forward(x[0], x[0])).Message
        );
    }

    [Fact]
    public void A_recorded_program_of_a_training_step_gives_the_same_bits()
    {
        var (eager, recorded) = (new Network(), new Network());
        recorded.LoadStateDict(eager.StateDict());
        var (one, two) = (new Adam(eager.Parameters, 0.01), new Adam(recorded.Parameters, 0.01));
        var x = Enumerable.Range(0, 4).Select(i => Tensor.Randn([4, 3, 2], new((ulong)i))).ToArray();
        var program = TensorProgram.Record(input => Step(recorded, two, input), x[0]);
        Step(eager, one, x[0]);
        foreach (var input in x[1..])
        {
            Assert.Equal(Step(eager, one, input).ToArray<float>(), program.Run(input).ToArray<float>());
        }

        static Tensor Step(Network network, Optimizer optimizer, Tensor x)
        {
            optimizer.ZeroGrad();
            var loss = network.Forward(x).Square().Mean();
            loss.Backward();
            optimizer.Step();
            return loss;
        }
    }

    sealed class Network : Module
    {
        readonly LSTM _lstm;
        readonly GRU _gru;

        public Network()
        {
            _lstm = Register("lstm", new LSTM(2, 5, numLayers: 2, generator: new(1)));
            _gru = Register("gru", new GRU(5, 3, bidirectional: true, generator: new(2)));
        }

        protected override Tensor Compute(Tensor x) => _gru.Forward(_lstm.Forward(x).Y, [4, 2, 3]).Y;
    }

    static void AssertClose(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.Shape, found.Shape);
        foreach (var (a, b) in expected.ToArray<double>().Zip(found.ToArray<double>()))
        {
            Assert.Equal(a, b, 1e-14);
        }
    }
}
