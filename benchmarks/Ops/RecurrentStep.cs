namespace Micrograd.Benchmarks;

/// <summary>Our side: a recurrent module over sequences, a linear head of its last output, squared error, Adam.</summary>
sealed class RecurrentStep
{
    public const double Rate = 1e-3;

    readonly RecurrentLayers _layers;
    readonly Linear _head;
    readonly Optimizer _optimizer;

    public RecurrentStep(string kind, int size, int hidden, int layers, int steps, int batch)
    {
        var generator = new Generator(1);
        Inputs = Tensor.Randn([steps, batch, size], generator);
        Targets = Tensor.Randn([batch, 1], generator);
        _layers = new(kind, size, hidden, layers, bidirectional: false, generator);
        _head = new(hidden, 1, generator: generator);
        _optimizer = new Adam([.. _layers.Module.Parameters, .. _head.Parameters], Rate);
    }

    public Tensor Inputs { get; }

    public Tensor Targets { get; }

    /// <summary>Those of the recurrent module, and then weight and bias of the head.</summary>
    public IReadOnlyList<Tensor> Parameters => [.. _layers.Module.Parameters, .. _head.Parameters];

    public double Run()
    {
        _optimizer.ZeroGrad();
        var loss = Loss.MeanSquaredError(_head.Forward(_layers.Forward(Inputs)[-1]), Targets);
        loss.Backward();
        _optimizer.Step();
        return loss.Item();
    }
}

/// <summary>A recurrent module by the name of its kind.</summary>
sealed class RecurrentLayers
{
    readonly Func<Tensor, Tensor> _forward;

    public RecurrentLayers(string kind, int size, int hidden, int layers, bool bidirectional, Generator generator)
    {
        switch (kind)
        {
            case "LSTM":
                var lstm = new LSTM(size, hidden, layers, bidirectional: bidirectional, generator: generator);
                (Module, _forward) = (lstm, x => lstm.Forward(x).Y);
                break;
            case "GRU":
                var gru = new GRU(size, hidden, layers, bidirectional: bidirectional, generator: generator);
                (Module, _forward) = (gru, x => gru.Forward(x).Y);
                break;
            default:
                var activation = kind == "RNN of relu" ? Activation.Relu : Activation.Tanh;
                var rnn = new RNN(size, hidden, layers, activation, bidirectional: bidirectional, generator: generator);
                (Module, _forward) = (rnn, x => rnn.Forward(x).Y);
                break;
        }
    }

    public ModuleBase Module { get; }

    public Tensor Forward(Tensor x) => _forward(x);
}
