using System.Globalization;

namespace Micrograd;

/// <summary>
/// x where x &gt; 0, else slope × x, with a slope that is learned (He et al., 2015): one for all, or one a channel, which is dim 1. PyTorch's
/// <c>nn.PReLU</c>. State: <c>weight [slopes]</c>.
/// </summary>
public sealed class PReLU : Module
{
    readonly ModuleTensor _weight;

    /// <param name="numParameters">The number of slopes: 1, or that of the channels.</param>
    /// <param name="init">What they begin as.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no slope.</exception>
    public PReLU(int numParameters = 1, double init = 0.25, DType dtype = DType.Float32)
    {
        ModuleSize.Require(nameof(PReLU), numParameters);
        _weight = Parameter("weight", Tensor.Full([numParameters], init, dtype));
    }

    /// <summary>The slopes below 0.</summary>
    public Tensor Weight => _weight.Value;

    /// <inheritdoc />
    protected internal override bool KeepsNothing => true;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">There are several slopes, and not as many channels.</exception>
    protected override Tensor Compute(Tensor x)
    {
        var slopes = Weight;
        if (slopes.Shape[0] > 1)
        {
            if (x.Rank < 2 || x.Shape[1] != slopes.Shape[0])
            {
                throw new ArgumentException(
                    $"PReLU: {slopes.Shape[0]} slopes for {x.Shape}; there is one for all, or one for each place of dim 1."
                );
            }
            Span<int> sizes = stackalloc int[x.Rank - 1];
            sizes.Fill(1);
            sizes[0] = slopes.Shape[0];
            slopes = slopes.Reshape(sizes);
        }
        // What is above 0 must not be multiplied: ∞ × 0 would be the slope's gradient.
        return Tensor.Where(x > 0.0, x, x.Clamp(double.NegativeInfinity, 0.0) * slopes);
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"PReLU({Weight.Shape[0]})");
}
