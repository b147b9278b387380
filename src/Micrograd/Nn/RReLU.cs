using System.Globalization;

namespace Micrograd;

/// <summary>
/// x where x &gt; 0, else slope × x: while training a slope is drawn for each element, uniform in [lower, upper), else it is their mean (Xu
/// et al., 2015). PyTorch's <c>nn.RReLU</c>.
/// </summary>
public sealed class RReLU : Module
{
    readonly double _lower;
    readonly double _upper;
    readonly Generator? _generator;

    /// <param name="lower">The least slope.</param>
    /// <param name="upper">The largest.</param>
    /// <param name="generator">Where random numbers come from.</param>
    /// <exception cref="ArgumentException">lower is greater than upper.</exception>
    public RReLU(double lower = 1.0 / 8, double upper = 1.0 / 3, Generator? generator = null)
    {
        if (!(lower <= upper))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"RReLU: slopes from {lower} to {upper}; lower must not be greater than upper."
                )
            );
        }
        (_lower, _upper, _generator) = (lower, upper, generator);
    }

    /// <inheritdoc />
    internal override IEnumerable<Generator> Generators => _generator is { } generator ? [generator] : [];

    /// <inheritdoc />
    protected internal override bool KeepsNothing => true;

    /// <inheritdoc />
    protected override Tensor Compute(Tensor x) =>
        Training
            ? Tensor.Where(
                x > 0.0,
                x,
                x.Clamp(double.NegativeInfinity, 0.0)
                    * (Tensor.Rand(x.Shape, _generator, x.DType) * (_upper - _lower) + _lower)
            )
            : x.LeakyRelu((_lower + _upper) / 2);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"RReLU({_lower}, {_upper})");
}
