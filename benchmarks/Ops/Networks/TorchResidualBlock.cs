using TorchSharp;
using static TorchSharp.torch.nn;

namespace Micrograd.Benchmarks;

/// <summary>The same in TorchSharp.</summary>
sealed class TorchResidualBlock : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    readonly torch.nn.Module<torch.Tensor, torch.Tensor> _conv1;
    readonly torch.nn.Module<torch.Tensor, torch.Tensor> _bn1;
    readonly torch.nn.Module<torch.Tensor, torch.Tensor> _conv2;
    readonly torch.nn.Module<torch.Tensor, torch.Tensor> _bn2;
    readonly torch.nn.Module<torch.Tensor, torch.Tensor>? _shortcut;

    public TorchResidualBlock(int channelsIn, int channels, int stride)
        : base(nameof(TorchResidualBlock))
    {
        _conv1 = Conv2d(channelsIn, channels, 3, stride, padding: 1, bias: false);
        _bn1 = BatchNorm2d(channels);
        _conv2 = Conv2d(channels, channels, 3, padding: 1, bias: false);
        _bn2 = BatchNorm2d(channels);
        if (channelsIn != channels)
        {
            _shortcut = torch.nn.Sequential(
                Conv2d(channelsIn, channels, 1, stride, bias: false),
                BatchNorm2d(channels)
            );
        }
        RegisterComponents();
    }

    public override torch.Tensor forward(torch.Tensor x)
    {
        var y = functional.relu(_bn1.call(_conv1.call(x)));
        y = _bn2.call(_conv2.call(y));
        return functional.relu(y + (_shortcut?.call(x) ?? x));
    }
}
