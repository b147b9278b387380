namespace Micrograd.Benchmarks;

/// <summary>Two convolutions with batch norm, added to the input, which passes a convolution of its own where sizes change.</summary>
sealed class ResidualBlock : Module
{
    readonly Conv2d _conv1;
    readonly BatchNorm2d _bn1;
    readonly Conv2d _conv2;
    readonly BatchNorm2d _bn2;
    readonly Sequential? _shortcut;

    public ResidualBlock(int channelsIn, int channels, int stride, Generator g)
    {
        _conv1 = Register("conv1", new Conv2d(channelsIn, channels, 3, stride, padding: 1, bias: false, generator: g));
        _bn1 = Register("bn1", new BatchNorm2d(channels));
        _conv2 = Register("conv2", new Conv2d(channels, channels, 3, padding: 1, bias: false, generator: g));
        _bn2 = Register("bn2", new BatchNorm2d(channels));
        if (channelsIn != channels)
        {
            _shortcut = Register(
                "shortcut",
                new Sequential(
                    new Conv2d(channelsIn, channels, 1, stride, bias: false, generator: g),
                    new BatchNorm2d(channels)
                )
            );
        }
    }

    protected override Tensor Compute(Tensor x)
    {
        var y = _bn1.Forward(_conv1.Forward(x)).Relu();
        y = _bn2.Forward(_conv2.Forward(y));
        return (y + (_shortcut?.Forward(x) ?? x)).Relu();
    }
}
