using System.Globalization;

namespace Micrograd;

/// <summary>
/// While training, each element is 0 with probability p, and the others are divided by 1 − p (Srivastava et al., 2014); else nothing
/// is done. PyTorch's <c>nn.Dropout</c>.
/// </summary>
public sealed class Dropout : Module
{
    readonly double _p;
    readonly Generator? _generator;

    /// <param name="p">The probability, 0 … 1.</param>
    /// <param name="generator">Where random numbers come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not 0 … 1.</exception>
    public Dropout(double p = 0.5, Generator? generator = null)
    {
        _p = Hyperparameter.Probability(p);
        _generator = generator;
    }

    /// <inheritdoc />
    internal override IEnumerable<Generator> Generators => _generator is { } generator ? [generator] : [];

    /// <inheritdoc />
    protected internal override bool KeepsNothing => true;

    /// <inheritdoc />
    protected override Tensor Compute(Tensor x) => Training ? x.Dropout(_p, _generator) : x;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Dropout({_p})");
}
