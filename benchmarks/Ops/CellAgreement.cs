using TorchSharp;
using static TorchSharp.torch;

namespace Micrograd.Benchmarks;

/// <summary>libtorch as oracle for a step of recurrent cells, from states that are given and from 0; see <see cref="ModuleAgreement"/>.</summary>
static class CellAgreement
{
    public static IEnumerable<(string Name, bool Agrees)> Run()
    {
        foreach (
            var (size, hidden, bias, given) in new[]
            {
                (4, 6, true, true),
                (3, 5, false, true),
                (1, 33, true, false),
                (16, 1, true, true),
            }
        )
        {
            var generator = new Generator(3);
            Shape x = [3, size];
            Shape? h = given ? [3, hidden] : null;
            foreach (var relu in (bool[])[false, true])
            {
                var rnn = new RNNCell(
                    size,
                    hidden,
                    bias,
                    relu ? Activation.Relu : Activation.Tanh,
                    generator: generator
                );
                var their = nn.RNNCell(size, hidden, relu ? nn.NonLinearities.ReLU : nn.NonLinearities.Tanh, bias);
                yield return ModuleAgreement.Check(
                    $"{rnn}, {(relu ? "relu" : "tanh")}",
                    rnn,
                    states => [rnn.Forward(states[0], states.ElementAtOrDefault(1))],
                    TorchModule.Of(their, states => [their.call(states[0], states.ElementAtOrDefault(1)!)]),
                    step => ModuleAgreement.Drawn(step, x, h)
                );
            }
            var gru = new GRUCell(size, hidden, bias, generator: generator);
            var theirGru = nn.GRUCell(size, hidden, bias);
            yield return ModuleAgreement.Check(
                $"{gru}",
                gru,
                states => [gru.Forward(states[0], states.ElementAtOrDefault(1))],
                TorchModule.Of(theirGru, states => [theirGru.call(states[0], states.ElementAtOrDefault(1)!)]),
                step => ModuleAgreement.Drawn(step, x, h)
            );
            var lstm = new LSTMCell(size, hidden, bias, generator: generator);
            // TorchSharp's takes none for a batch of none.
            var zeros = torch.zeros(3, hidden);
            var theirLstm = nn.LSTMCell(size, hidden, bias);
            yield return ModuleAgreement.Check(
                $"{lstm}",
                lstm,
                states =>
                {
                    var (y, c) = lstm.Forward(states[0], states.Length > 1 ? (states[1], states[2]) : null);
                    return [y, c];
                },
                TorchModule.Of(
                    theirLstm,
                    states =>
                    {
                        var (y, c) = theirLstm.call(
                            states[0],
                            states.Length > 1 ? (states[1], states[2]) : (zeros, zeros)
                        );
                        return [y, c];
                    }
                ),
                step => ModuleAgreement.Drawn(step, x, h, h)
            );
        }
    }
}
