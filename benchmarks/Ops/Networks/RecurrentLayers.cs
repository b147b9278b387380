namespace Micrograd.Benchmarks;

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
