using TorchSharp;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>The same in TorchSharp.</summary>
sealed class TorchMobileNetBlock : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    readonly bool _norm;
    readonly TorchSharp.Modules.Sequential _layers;

    public TorchMobileNetBlock(int channels, int inner, bool norm)
        : base(nameof(TorchMobileNetBlock))
    {
        _norm = norm;
        TorchSharp.Modules.Conv2d Of(int channelsIn, int channelsOut, int kernel, int groups) =>
            Conv2d(channelsIn, channelsOut, kernel, padding: kernel / 2, groups: groups, bias: !norm);
        _layers = norm
            ? torch.nn.Sequential(
                Of(channels, inner, 1, 1),
                BatchNorm2d(inner),
                ReLU6(),
                Of(inner, inner, 3, inner),
                BatchNorm2d(inner),
                ReLU6(),
                Of(inner, channels, 1, 1),
                BatchNorm2d(channels)
            )
            : torch.nn.Sequential(
                Of(channels, inner, 1, 1),
                ReLU(),
                Of(inner, inner, 3, inner),
                ReLU(),
                Of(inner, channels, 1, 1)
            );
        RegisterComponents();
    }

    public override torch.Tensor forward(torch.Tensor x) => _norm ? x + _layers.call(x) : _layers.call(x);
}
