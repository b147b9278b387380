using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>The same in TorchSharp.</summary>
sealed class TorchLstmByHand : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    readonly int _hidden;
    readonly Parameter[][] _layers;

    public TorchLstmByHand(int input, int hidden, int layers)
        : base(nameof(TorchLstmByHand))
    {
        _hidden = hidden;
        _layers = new Parameter[layers][];
        for (var layer = 0; layer < layers; layer++)
        {
            Parameter Of(string name, params long[] sizes)
            {
                var parameter = new Parameter(torch.zeros(sizes));
                register_parameter(FormattableString.Invariant($"{name}_l{layer}"), parameter);
                return parameter;
            }
            _layers[layer] =
            [
                Of("weight_ih", 4 * hidden, layer == 0 ? input : hidden),
                Of("weight_hh", 4 * hidden, hidden),
                Of("bias_ih", 4 * hidden),
                Of("bias_hh", 4 * hidden),
            ];
        }
    }

    public override torch.Tensor forward(torch.Tensor x)
    {
        var states = _layers.Select(_ => (H: Zeros(x), C: Zeros(x))).ToArray();
        for (var t = 0; t < x.shape[0]; t++)
        {
            var below = x[t];
            for (var layer = 0; layer < _layers.Length; layer++)
            {
                states[layer] = Step(_layers[layer], below, states[layer]);
                below = states[layer].H;
            }
        }
        return states[^1].H;
    }

    (torch.Tensor H, torch.Tensor C) Step(Parameter[] layer, torch.Tensor x, (torch.Tensor H, torch.Tensor C) state)
    {
        var gates = functional.linear(x, layer[0], layer[2]) + functional.linear(state.H, layer[1], layer[3]);
        var parts = gates.split(_hidden, 1);
        var c = parts[1].sigmoid() * state.C + parts[0].sigmoid() * parts[2].tanh();
        return (parts[3].sigmoid() * c.tanh(), c);
    }

    torch.Tensor Zeros(torch.Tensor x) => torch.zeros(x.shape[1], _hidden);
}
