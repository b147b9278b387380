using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>
/// The same in TorchSharp. The usual loop is as its examples have it: modules, an optimizer, a scope that disposes. The lean
/// one calls functions on tensors and updates parameters in place, and makes nothing that it can keep.
/// </summary>
sealed class TorchMlpStep : IDisposable
{
    const double Rate = 0.01;
    const double AdamRate = 1e-3;

    readonly torch.Tensor _inputs;
    readonly torch.Tensor _targets;
    readonly TorchSharp.Modules.Sequential _model;
    readonly torch.optim.Optimizer _optimizer;
    readonly Parameter[] _parameters;
    readonly bool _lean;

    public TorchMlpStep(MlpStep like, bool adam, bool lean)
    {
        _lean = lean;
        _inputs = Torch.Of(like.Inputs);
        _targets = Torch.Of(like.Targets);
        var layers = new List<torch.nn.Module<torch.Tensor, torch.Tensor>>();
        var parameters = like.Parameters;
        for (var i = 0; i < parameters.Count; i += 2)
        {
            var weight = Torch.Of(parameters[i]);
            var layer = Linear(weight.shape[1], weight.shape[0]);
            using var _ = torch.no_grad();
            layer.weight!.copy_(weight);
            layer.bias!.copy_(Torch.Of(parameters[i + 1]));
            layers.Add(layer);
            if (i < parameters.Count - 2)
            {
                layers.Add(ReLU());
            }
        }
        _model = torch.nn.Sequential(layers);
        _parameters = [.. _model.parameters()];
        _optimizer = adam ? torch.optim.Adam(_parameters, AdamRate) : torch.optim.SGD(_parameters, Rate);
    }

    public double Run()
    {
        using var scope = torch.NewDisposeScope();
        return _lean ? Lean() : Usual();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
        _inputs.Dispose();
        _targets.Dispose();
    }

    double Usual()
    {
        _optimizer.zero_grad();
        var loss = Loss(_model.forward(_inputs));
        loss.backward();
        _optimizer.step();
        return loss.ToSingle();
    }

    double Lean()
    {
        var x = _inputs;
        for (var i = 0; i < _parameters.Length; i += 2)
        {
            x = functional.linear(x, _parameters[i], _parameters[i + 1]);
            x = i < _parameters.Length - 2 ? x.relu_() : x;
        }
        var loss = Loss(x);
        loss.backward();
        using var _ = torch.no_grad();
        foreach (var parameter in _parameters)
        {
            var gradient = parameter.grad!;
            parameter.add_(gradient, -Rate);
            gradient.zero_();
        }
        return loss.ToSingle();
    }

    torch.Tensor Loss(torch.Tensor output) =>
        _targets.dtype == torch.int64
            ? functional.cross_entropy(output, _targets)
            : functional.mse_loss(output, _targets);
}
