namespace Micrograd.Benchmarks;

/// <summary>
/// A block of a MobileNet: to more channels, each by itself, and back. With batch norm its activation is ReLU6 and the input is added, as in
/// the second version; without, it is relu.
/// </summary>
sealed class MobileNetBlock : Module
{
    readonly bool _norm;
    readonly Sequential _layers;

    public MobileNetBlock(int channels, int inner, bool norm, Generator g)
    {
        _norm = norm;
        Conv2d Of(int channelsIn, int channelsOut, int kernel, int groups) =>
            new(channelsIn, channelsOut, kernel, padding: kernel / 2, groups: groups, bias: !norm, generator: g);
        _layers = Register(
            "layers",
            norm
                ? new Sequential(
                    Of(channels, inner, 1, 1),
                    new BatchNorm2d(inner),
                    new ReLU6(),
                    Of(inner, inner, 3, inner),
                    new BatchNorm2d(inner),
                    new ReLU6(),
                    Of(inner, channels, 1, 1),
                    new BatchNorm2d(channels)
                )
                : new Sequential(
                    Of(channels, inner, 1, 1),
                    new ReLU(),
                    Of(inner, inner, 3, inner),
                    new ReLU(),
                    Of(inner, channels, 1, 1)
                )
        );
    }

    protected override Tensor Compute(Tensor x) => _norm ? x + _layers.Forward(x) : _layers.Forward(x);
}
