using System.Runtime.CompilerServices;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>Uniform random numbers in [0, 1).</summary>
    /// <param name="shape">The size of each dim.</param>
    /// <param name="generator">Where they come from; <see cref="Generator.Default"/> if none is named.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="NotSupportedException">Another type.</exception>
    public static Tensor Rand(Shape shape, Generator? generator = null, DType dtype = DType.Float32) =>
        new Uniform(shape, dtype).From(generator, shape.ElementCount);

    /// <inheritdoc cref="Rand(Shape, Generator?, DType)" />
    [OverloadResolutionPriority(-1)]
    public static Tensor Rand(int[] shape, Generator? generator = null, DType dtype = DType.Float32) =>
        Rand((Shape)shape, generator, dtype);

    /// <summary>Normal random numbers, mean 0 and standard deviation 1.</summary>
    /// <param name="shape">The size of each dim.</param>
    /// <param name="generator">Where they come from; <see cref="Generator.Default"/> if none is named.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="NotSupportedException">Another type.</exception>
    public static Tensor Randn(Shape shape, Generator? generator = null, DType dtype = DType.Float32) =>
        new Normal(shape, dtype).From(generator, shape.ElementCount);

    /// <inheritdoc cref="Randn(Shape, Generator?, DType)" />
    [OverloadResolutionPriority(-1)]
    public static Tensor Randn(int[] shape, Generator? generator = null, DType dtype = DType.Float32) =>
        Randn((Shape)shape, generator, dtype);

    /// <summary>Whole random numbers from low up to, and without, high.</summary>
    /// <param name="low">The least.</param>
    /// <param name="high">The one after the largest.</param>
    /// <param name="shape">The size of each dim.</param>
    /// <param name="generator">Where they come from; <see cref="Generator.Default"/> if none is named.</param>
    /// <exception cref="ArgumentOutOfRangeException">high is not above low.</exception>
    public static Tensor RandInt(long low, long high, Shape shape, Generator? generator = null) =>
        new RandInt(low, high, shape).From(generator, shape.ElementCount);

    /// <inheritdoc cref="RandInt(long, long, Shape, Generator?)" />
    [OverloadResolutionPriority(-1)]
    public static Tensor RandInt(long low, long high, int[] shape, Generator? generator = null) =>
        RandInt(low, high, (Shape)shape, generator);

    /// <summary>0 … n − 1 in random order.</summary>
    /// <param name="n">How many.</param>
    /// <param name="generator">Where the order comes from; <see cref="Generator.Default"/> if none is named.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    public static Tensor RandPerm(int n, Generator? generator = null) => new RandPerm(n).From(generator, n);

    /// <summary>
    /// Places drawn by their weights: <c>[n] → [count]</c>, and of rows apart <c>[rows, n] → [rows, count]</c>, of int64. The weights are
    /// this tensor's elements; they need not sum to 1, and one of 0 is never drawn.
    /// </summary>
    /// <remarks>
    /// With numbers u, uniform in [0, 1) and of double precision: with replacement, one a draw, the place is the first at which the weights
    /// so far are more than u times all of them. Without, one a place, a place comes at the time −ln(1 − u) / weight, and the first
    /// <paramref name="count"/> are drawn in order, which is as if one after the other were drawn (Efraimidis and Spirakis, 2006).
    /// </remarks>
    /// <param name="count">How many places.</param>
    /// <param name="replacement">Whether a place may be drawn again.</param>
    /// <param name="generator">Where random numbers come from; <see cref="Generator.Default"/> if none is named.</param>
    /// <exception cref="ArgumentException">Another number of dims; a weight that is negative, infinite or NaN; too few above 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">count is below 1, or above n without replacement.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor Multinomial(int count, bool replacement = false, Generator? generator = null) =>
        new Multinomial(count, replacement).From(generator, this);

    /// <summary>
    /// Dropout: each element is 0 with probability p, and the others are divided by 1 − p, so that the mean stays (Srivastava et al.,
    /// 2014). With a probability of 0 it is this tensor itself, as in PyTorch.
    /// </summary>
    /// <param name="p">The probability, 0 … 1.</param>
    /// <param name="generator">Where random numbers come from; <see cref="Generator.Default"/> if none is named.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not 0 … 1.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor Dropout(double p, Generator? generator = null) =>
        p == 0 && DType.IsFloating() ? this : new TensorOps.Dropout(p).From(generator, this);
}
