namespace Micrograd;

/// <summary>
/// While training, each channel of <c>[n, channels, length]</c> is 0 with probability p, and the others are divided by 1 − p (Tompson et al., 2015);
/// else nothing is done. PyTorch's <c>nn.Dropout1d</c>.
/// </summary>
/// <param name="p">The probability, 0 … 1.</param>
/// <param name="generator">Where random numbers come from.</param>
/// <exception cref="ArgumentOutOfRangeException">p is not 0 … 1.</exception>
public sealed class Dropout1d(double p = 0.5, Generator? generator = null) : ChannelDropout(p, generator)
{
    private protected override int Dims => 1;
}
