using System.Globalization;

namespace Micrograd;

/// <summary>Drops whole channels while training: what <see cref="Dropout1d"/>, <see cref="Dropout2d"/> and <see cref="Dropout3d"/> do.</summary>
public abstract class ChannelDropout : Module
{
    readonly double _p;
    readonly Generator? _generator;

    private protected ChannelDropout(double p, Generator? generator)
    {
        _p = Hyperparameter.Probability(p);
        _generator = generator;
    }

    /// <summary>How many dims a channel has.</summary>
    private protected abstract int Dims { get; }

    /// <inheritdoc />
    internal override IEnumerable<Generator> Generators => _generator is { } generator ? [generator] : [];

    /// <inheritdoc />
    protected internal sealed override bool KeepsNothing => true;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The input has neither a batch of channels nor channels alone.</exception>
    protected sealed override Tensor Compute(Tensor x)
    {
        // Without a batch there is one dim less; a dim less in two dims is a batch in one to PyTorch, and so it is refused.
        if (x.Rank != Dims + 2 && (x.Rank != Dims + 1 || Dims == 2))
        {
            throw new ArgumentException(
                $"{GetType().Name}: an input of {x.Shape}; it is [n, channels] and {Dims} {(Dims == 1 ? "dim" : "dims")} more. "
                    + "Unsqueeze(0) makes a batch of one; Dropout drops elements of any shape."
            );
        }
        if (!Training)
        {
            return x;
        }
        int[] channels = [.. x.Shape];
        channels.AsSpan(x.Rank - Dims).Fill(1);
        return x * Tensor.Ones(channels, x.DType).Dropout(_p, _generator);
    }

    /// <inheritdoc />
    public sealed override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}({_p})");
}
