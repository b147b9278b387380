using System.Globalization;
using Micrograd.Rules;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

// Functions whose constants are whole: the result is whole where the elements are. Of fractions they are those of RealFunctions.
public sealed partial class Tensor
{
    /// <summary>xⁿ for a constant n, whole where x is, exactly but for going round beyond 64 bits: <c>x.Pow(2.0)</c> gives fractions.</summary>
    /// <param name="n">The exponent.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is negative, and the elements are whole.</exception>
    public Tensor Pow(long n)
    {
        if (DType.IsFloating())
        {
            return Apply(new PowerOf(n), this);
        }
        return n >= 0
            ? Elementwise.Apply(new Power(), this, n)
            : throw new ArgumentOutOfRangeException(
                nameof(n),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Pow: {Shape} {DType.Text()} to the power of {n}: a whole number has no whole power below 0; Float() converts it."
                )
            );
    }

    /// <summary>x kept between two whole numbers, whole where x is; the slope at each of them is 1.</summary>
    /// <param name="low">The least.</param>
    /// <param name="high">The largest.</param>
    /// <exception cref="ArgumentException">low is greater than high.</exception>
    public Tensor Clamp(long low, long high)
    {
        if (DType.IsFloating())
        {
            return Apply(new Clamp(low, high), this);
        }
        if (low > high)
        {
            throw new ArgumentException($"Clamp: low, {low}, must not be greater than high, {high}.");
        }
        return Elementwise.Apply(new Min(), Elementwise.Apply(new Max(), this, low), high);
    }
}
