using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>Recurrent layers over sequences, a linear head of the last output, squared error, Adam.</summary>
static class RecurrentNetworks
{
    const int Batch = 32;

    static readonly Sizes s_large = new(128, 128, 2, 64);

    public static IEnumerable<Network> All =>
        [
            new($"LSTM {s_large}", 1.1, 0.6, _ => Modules("LSTM", s_large)),
            new($"GRU {s_large}", 1.5, 0.6, _ => Modules("GRU", s_large)),
            new($"LSTM {new Sizes(1, 32, 1, 24)}", 1.5, 0.6, _ => Modules("LSTM", new(1, 32, 1, 24))),
            new($"RNN {s_large}", 0, 0, _ => Modules("RNN", s_large)),
            new($"LSTM by hand {s_large}", 1.2, 0.6, _ => ByHand(s_large, beside: "the same ops")),
            new($"LSTM by hand {s_large}", 0, 0, _ => ByHand(s_large, beside: "nn.LSTM"))
            {
                Peer = Torch.Name + ", nn.LSTM",
            },
        ];

    static NetworkStep Modules(string kind, Sizes s)
    {
        var g = new Generator(1);
        var ours = new RecurrentLayers(kind, s.Input, s.Hidden, s.Layers, bidirectional: false, g);
        var head = new Micrograd.Linear(s.Hidden, 1, generator: g);
        var theirs = new TorchRecurrentLayers(kind, s.Input, s.Hidden, s.Layers, bidirectional: false);
        var theirHead = Linear(s.Hidden, 1);
        return Of(
            s,
            [.. ours.Module.Parameters, .. head.Parameters],
            [.. theirs.Module.parameters(), .. theirHead.parameters()],
            x => head.Forward(ours.Forward(x)[-1]),
            x => theirHead.call(theirs.Forward(x)[-1])
        );
    }

    static NetworkStep ByHand(Sizes s, string beside)
    {
        var g = new Generator(1);
        var ours = new LstmByHand(s.Input, s.Hidden, s.Layers, g);
        var head = new Micrograd.Linear(s.Hidden, 1, generator: g);
        var theirHead = Linear(s.Hidden, 1);
        IReadOnlyList<Tensor> leaves = [.. ours.Parameters, .. head.Parameters];
        if (beside == "nn.LSTM")
        {
            var module = new TorchRecurrentLayers("LSTM", s.Input, s.Hidden, s.Layers, bidirectional: false);
            return Of(
                s,
                leaves,
                [.. module.Module.parameters(), .. theirHead.parameters()],
                x => head.Forward(ours.Forward(x)),
                x => theirHead.call(module.Forward(x)[-1])
            );
        }
        var theirs = new TorchLstmByHand(s.Input, s.Hidden, s.Layers);
        return Of(
            s,
            leaves,
            [.. theirs.parameters(), .. theirHead.parameters()],
            x => head.Forward(ours.Forward(x)),
            x => theirHead.call(theirs.call(x))
        );
    }

    static NetworkStep Of(
        Sizes s,
        IReadOnlyList<Tensor> leaves,
        IReadOnlyList<Parameter> theirLeaves,
        Func<Tensor, Tensor> forward,
        Func<torch.Tensor, torch.Tensor> theirForward
    )
    {
        var x = Tensor.Randn([s.Steps, Batch, s.Input], new Generator(2));
        var y = Tensor.Randn([Batch, 1], new Generator(3));
        var (other, target) = (Torch.Of(x), Torch.Of(y));
        return new(
            leaves,
            theirLeaves,
            () => Loss.MeanSquaredError(forward(x), y),
            () => functional.mse_loss(theirForward(other), target)
        );
    }

    sealed record Sizes(int Input, int Hidden, int Layers, int Steps)
    {
        public override string ToString() =>
            FormattableString.Invariant(
                $"{Input} → {Hidden}, {Layers} layer{(Layers > 1 ? "s" : "")}, {Steps} steps, batch {Batch}, Adam"
            );
    }
}
