using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>TorchSharp's recurrent module by the name of its kind.</summary>
sealed class TorchRecurrentLayers
{
    readonly Func<torch.Tensor, torch.Tensor> _forward;

    public TorchRecurrentLayers(string kind, int size, int hidden, int layers, bool bidirectional)
    {
        switch (kind)
        {
            case "LSTM":
                var lstm = LSTM(size, hidden, layers, bidirectional: bidirectional);
                (Module, _forward) = (lstm, x => lstm.call(x).Item1);
                break;
            case "GRU":
                var gru = GRU(size, hidden, layers, bidirectional: bidirectional);
                (Module, _forward) = (gru, x => gru.call(x).Item1);
                break;
            default:
                var function = kind == "RNN of relu" ? NonLinearities.ReLU : NonLinearities.Tanh;
                var rnn = RNN(size, hidden, layers, function, bidirectional: bidirectional);
                (Module, _forward) = (rnn, x => rnn.call(x).Item1);
                break;
        }
    }

    public torch.nn.Module Module { get; }

    public torch.Tensor Forward(torch.Tensor x) => _forward(x);

    /// <summary>Gives parameters our numbers; both sides have them in the same order.</summary>
    public static void Copy(IReadOnlyList<Tensor> from, IReadOnlyList<Parameter> to)
    {
        using var _ = torch.no_grad();
        for (var i = 0; i < to.Count; i++)
        {
            using var copy = Torch.Of(from[i]);
            to[i].copy_(copy);
        }
    }
}
