using Micrograd.Kernels;
using Micrograd.Numbers;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>Uniform random numbers in [0, 1).</summary>
    /// <param name="shape">The size of each axis.</param>
    /// <param name="generator">Where they come from; <see cref="Generator.Default"/> if none is named.</param>
    /// <param name="dtype">float32 or float64.</param>
    public static Tensor Rand(Shape shape, Generator? generator = null, DType dtype = DType.Float32)
    {
        var y = Random("Rand", shape, dtype);
        var (random, start) = Drawn(generator, y);
        if (dtype == DType.Float64)
        {
            RandomFill.Uniform(random, start, y._storage.Span<double>());
        }
        else
        {
            RandomFill.Uniform(random, start, y._storage.Span<float>());
        }
        return y;
    }

    /// <summary>Normal random numbers, mean 0 and standard deviation 1.</summary>
    /// <param name="shape">The size of each axis.</param>
    /// <param name="generator">Where they come from; <see cref="Generator.Default"/> if none is named.</param>
    /// <param name="dtype">float32 or float64.</param>
    public static Tensor Randn(Shape shape, Generator? generator = null, DType dtype = DType.Float32)
    {
        var y = Random("Randn", shape, dtype);
        var (random, start) = Drawn(generator, y);
        if (dtype == DType.Float64)
        {
            RandomFill.Normal(random, start, y._storage.Span<double>());
        }
        else
        {
            RandomFill.Normal(random, start, y._storage.Span<float>());
        }
        return y;
    }

    /// <summary>Whole random numbers from low up to, and without, high.</summary>
    /// <exception cref="ArgumentOutOfRangeException">high is not above low.</exception>
    public static Tensor RandInt(long low, long high, Shape shape, Generator? generator = null)
    {
        if (high <= low)
        {
            throw new ArgumentOutOfRangeException(
                nameof(high),
                $"RandInt: there is no whole number from {low} up to, and without, {high}."
            );
        }
        var y = Uninitialized(shape.Sizes, DType.Int64, "RandInt");
        var (random, start) = Drawn(generator, y);
        RandomFill.Whole(random, start, (ulong)high - (ulong)low, y._storage.Span<long>());
        return low == 0 ? y : y + low;
    }

    /// <summary>0 … n − 1 in random order.</summary>
    public static Tensor RandPerm(int n, Generator? generator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        var order = Arange(n);
        var values = order._storage.Span<long>();
        var draws = Uninitialized([n], DType.Int64, "RandPerm");
        var (random, start) = Drawn(generator, draws);
        var words = draws._storage.Span<long>();
        RandomFill.Whole(random, start, ulong.MaxValue, words);
        // Fisher and Yates: each place is given one of those that are left.
        for (var i = n - 1; i > 0; i--)
        {
            var j = (int)Math.BigMul((ulong)words[i], (ulong)i + 1, out _);
            (values[i], values[j]) = (values[j], values[i]);
        }
        return order;
    }

    /// <summary>
    /// Dropout: each element is 0 with probability p, and the others are divided by 1 − p, so that the mean stays (Srivastava et al.,
    /// 2014).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">p is not 0 … 1.</exception>
    public Tensor Dropout(double p, Generator? generator = null)
    {
        if (!(p >= 0 && p <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(p),
                $"Dropout: a probability of {ShortNumber.Of(p)} on {Shape}; it is 0 … 1."
            );
        }
        RequireFloating("Dropout");
        if (p == 0)
        {
            return this;
        }
        var keeps = Rand(Shape, generator, DType) >= p;
        return this * keeps.To(DType) * (p == 1 ? 0 : 1 / (1 - p));
    }

    static Tensor Random(string op, Shape shape, DType dtype) =>
        dtype.IsComputed()
            ? Uninitialized(shape.Sizes, dtype, op)
            : throw new NotSupportedException($"{op}: random numbers are float32 or float64, not {dtype.Text()}.");

    static (Philox Random, ulong Start) Drawn(Generator? generator, Tensor y)
    {
        generator ??= Generator.Default;
        return (generator.Philox, generator.Take(y.Count / 2 + 1));
    }
}
