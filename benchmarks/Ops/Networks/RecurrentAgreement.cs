using TorchSharp;
using TorchSharp.Modules;

namespace Micrograd.Benchmarks;

/// <summary>
/// libtorch as oracle for recurrent modules, from the same weights: outputs, the gradients of the input and of all parameters, and the loss
/// over three steps of training.
/// </summary>
static class RecurrentAgreement
{
    public static IEnumerable<(string Name, bool Agrees)> Run()
    {
        foreach (var kind in (string[])["RNN", "RNN of relu", "LSTM", "GRU"])
        {
            yield return Both(kind, 5, 7, 1, false);
            yield return Both(kind, 3, 33, 2, false);
            yield return Both(kind, 4, 6, 2, true);
            yield return Both(kind, 1, 1, 1, true);
        }
    }

    static (string, bool) Both(string kind, int size, int hidden, int layers, bool bidirectional)
    {
        using var scope = torch.NewDisposeScope();
        var ours = new RecurrentLayers(kind, size, hidden, layers, bidirectional, new(6));
        var theirs = new TorchRecurrentLayers(kind, size, hidden, layers, bidirectional);
        Parameter[] parameters = [.. theirs.Module.parameters()];
        TorchRecurrentLayers.Copy(ours.Module.Parameters, parameters);
        var (one, two) = (new Adam(ours.Module.Parameters, 0.01), torch.optim.Adam(parameters, 0.01));
        var agrees = true;
        for (var step = 0; step < 3; step++)
        {
            var x = Tensor.Randn([6, 4, size], new(30 + (ulong)step)).RequireGrad();
            var other = Torch.Of(x.Detach(), requiresGrad: true);
            one.ZeroGrad();
            two.zero_grad();
            var (y, z) = (ours.Forward(x), theirs.Forward(other));
            var cotangent = Tensor.Randn(y.Shape, new(4));
            y.Backward(cotangent);
            z.backward([Torch.Of(cotangent)]);
            agrees &= Torch.Same(y, z) && Torch.Same(x.Grad!, other.grad!);
            agrees &= ours
                .Module.Parameters.Zip(parameters)
                .All(pair => Torch.Same(pair.First.Grad!, pair.Second.grad!));
            one.Step();
            two.step();
        }
        return (
            $"{kind} {size} → {hidden}, {layers} layers{(bidirectional ? ", both directions" : "")}",
            agrees && ours.Module.Parameters.Zip(parameters).All(pair => Torch.Same(pair.First, pair.Second))
        );
    }
}
