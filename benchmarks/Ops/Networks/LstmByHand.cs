namespace Micrograd.Benchmarks;

/// <summary>An LSTM of several layers from plain ops, a step of all sequences at a time: the last state of the last layer.</summary>
sealed class LstmByHand : Module
{
    readonly int _hidden;
    readonly ModuleTensor[][] _layers;

    public LstmByHand(int input, int hidden, int layers, Generator g)
    {
        _hidden = hidden;
        _layers = new ModuleTensor[layers][];
        var bound = 1 / Math.Sqrt(hidden);
        for (var layer = 0; layer < layers; layer++)
        {
            ModuleTensor Drawn(string name, params int[] sizes) =>
                Parameter(
                    FormattableString.Invariant($"{name}_l{layer}"),
                    Init.Uniform(Tensor.Zeros(sizes), -bound, bound, g)
                );
            _layers[layer] =
            [
                Drawn("weight_ih", 4 * hidden, layer == 0 ? input : hidden),
                Drawn("weight_hh", 4 * hidden, hidden),
                Drawn("bias_ih", 4 * hidden),
                Drawn("bias_hh", 4 * hidden),
            ];
        }
    }

    protected override Tensor Compute(Tensor x)
    {
        var states = _layers.Select(_ => (H: Zeros(x), C: Zeros(x))).ToArray();
        for (var t = 0; t < x.Shape[0]; t++)
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

    (Tensor H, Tensor C) Step(ModuleTensor[] layer, Tensor x, (Tensor H, Tensor C) state)
    {
        var gates =
            Tensor.Linear(x, layer[0].Value, layer[2].Value) + Tensor.Linear(state.H, layer[1].Value, layer[3].Value);
        var parts = gates.Split(_hidden, 1);
        var c = parts[1].Sigmoid() * state.C + parts[0].Sigmoid() * parts[2].Tanh();
        return (parts[3].Sigmoid() * c.Tanh(), c);
    }

    Tensor Zeros(Tensor x) => Tensor.Zeros([x.Shape[1], _hidden]);
}
