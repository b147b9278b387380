namespace Micrograd;

/// <summary>
/// How parameters begin, as PyTorch's <c>nn.init</c>: each fills a tensor in place, whether it requires a gradient or not, and returns
/// it. Random numbers come from a seeded <see cref="Generator"/>.
/// </summary>
public static class Init
{
    /// <summary>Uniform in low … high.</summary>
    /// <param name="tensor">What is filled; it comes back.</param>
    /// <param name="low">The least number.</param>
    /// <param name="high">The number that all are below.</param>
    /// <param name="generator">Where random numbers come from.</param>
    public static Tensor Uniform(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) =>
        Filled(tensor, x => Tensor.Rand(x.Shape, generator, x.DType) * (high - low) + low);

    /// <summary>Normal.</summary>
    /// <param name="tensor">What is filled; it comes back.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="std">The standard deviation, 0 or more.</param>
    /// <param name="generator">Where random numbers come from.</param>
    public static Tensor Normal(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
        Filled(tensor, x => Tensor.Randn(x.Shape, generator, x.DType) * std + mean);

    /// <summary>Normal, and drawn again where it is not low … high: PyTorch's <c>trunc_normal_</c>.</summary>
    /// <param name="tensor">What to fill.</param>
    /// <param name="mean">The mean before what is outside is left out.</param>
    /// <param name="std">The standard deviation before.</param>
    /// <param name="low">The least number.</param>
    /// <param name="high">The largest.</param>
    /// <param name="generator">Where random numbers come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The range is narrower than a deviation or further than two from the mean, so that next to all would be drawn again.
    /// </exception>
    public static Tensor TruncNormal(
        Tensor tensor,
        double mean = 0,
        double std = 1,
        double low = -2,
        double high = 2,
        Generator? generator = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(high - low, std, nameof(high));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(low, mean + 2 * std);
        ArgumentOutOfRangeException.ThrowIfLessThan(high, mean - 2 * std);
        return Filled(
            tensor,
            x =>
            {
                var y = Tensor.Randn(x.Shape, generator, x.DType) * std + mean;
                while (((y < low).Long() + (y > high).Long()).Bool() is var outside && outside.Any().Item() != 0)
                {
                    y = Tensor.Where(outside, Tensor.Randn(x.Shape, generator, x.DType) * std + mean, y);
                }
                return y;
            }
        );
    }

    /// <summary>Every element the same.</summary>
    /// <param name="tensor">What is filled; it comes back.</param>
    /// <param name="value">The number of every element.</param>
    public static Tensor Constant(Tensor tensor, double value)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using (NoGrad.Enter())
        {
            return tensor.Fill(value);
        }
    }

    /// <summary>All 0.</summary>
    /// <param name="tensor">What is filled; it comes back.</param>
    public static Tensor Zeros(Tensor tensor) => Constant(tensor, 0);

    /// <summary>All 1.</summary>
    /// <param name="tensor">What is filled; it comes back.</param>
    public static Tensor Ones(Tensor tensor) => Constant(tensor, 1);

    /// <summary>Uniform in ±gain √(6 / (fan in + fan out)) (Glorot and Bengio, 2010).</summary>
    /// <param name="tensor">What is filled; it comes back.</param>
    /// <param name="gain">The factor; see <see cref="CalculateGain(Activation)"/>.</param>
    /// <param name="generator">Where random numbers come from.</param>
    /// <exception cref="ArgumentException">The tensor has less than two dims.</exception>
    public static Tensor XavierUniform(Tensor tensor, double gain = 1, Generator? generator = null)
    {
        var (fanIn, fanOut) = Fans(tensor);
        var bound = XavierBound(fanIn, fanOut, gain);
        return Uniform(tensor, -bound, bound, generator);
    }

    /// <summary>Normal with standard deviation gain √(2 / (fan in + fan out)) (Glorot and Bengio, 2010).</summary>
    /// <param name="tensor">What is filled; it comes back.</param>
    /// <param name="gain">The factor; see <see cref="CalculateGain(Activation)"/>.</param>
    /// <param name="generator">Where random numbers come from.</param>
    /// <exception cref="ArgumentException">The tensor has less than two dims.</exception>
    public static Tensor XavierNormal(Tensor tensor, double gain = 1, Generator? generator = null)
    {
        var (fanIn, fanOut) = Fans(tensor);
        return Normal(tensor, 0, XavierBound(fanIn, fanOut, gain) / Math.Sqrt(3), generator);
    }

    /// <summary>Uniform in ±√(6 / ((1 + slope²) fan)), for relu and leaky relu (He et al., 2015).</summary>
    /// <param name="tensor">What to fill, <c>[out, in, …]</c>.</param>
    /// <param name="negativeSlope">The leaky relu's slope; 0 for relu.</param>
    /// <param name="mode">Which fan: that of the inputs keeps the size of values, that of the outputs the size of gradients.</param>
    /// <param name="generator">Where random numbers come from.</param>
    /// <exception cref="ArgumentException">The tensor has less than two dims.</exception>
    public static Tensor KaimingUniform(
        Tensor tensor,
        double negativeSlope = 0,
        FanMode mode = FanMode.In,
        Generator? generator = null
    )
    {
        var bound = KaimingBound(Fan(tensor, mode), negativeSlope);
        return Uniform(tensor, -bound, bound, generator);
    }

    /// <summary>Normal with standard deviation √(2 / ((1 + slope²) fan)), for relu and leaky relu (He et al., 2015).</summary>
    /// <param name="tensor">What to fill, <c>[out, in, …]</c>.</param>
    /// <param name="negativeSlope">The leaky relu's slope; 0 for relu.</param>
    /// <param name="mode">Which fan.</param>
    /// <param name="generator">Where random numbers come from.</param>
    /// <exception cref="ArgumentException">The tensor has less than two dims.</exception>
    public static Tensor KaimingNormal(
        Tensor tensor,
        double negativeSlope = 0,
        FanMode mode = FanMode.In,
        Generator? generator = null
    ) => Normal(tensor, 0, KaimingBound(Fan(tensor, mode), negativeSlope) / Math.Sqrt(3), generator);

    /// <summary>
    /// By what a function's inputs are to be multiplied so that its outputs are as large, as PyTorch recommends it: 1 for a linear
    /// one and sigmoid, 5/3 for tanh, √2 for relu.
    /// </summary>
    /// <param name="activation">The function.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such activation.</exception>
    public static double CalculateGain(Activation activation) =>
        activation switch
        {
            Activation.Linear or Activation.Sigmoid => 1,
            Activation.Tanh => 5.0 / 3,
            Activation.Relu => CalculateGain(negativeSlope: 0),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown."),
        };

    /// <summary>The gain of leaky relu: √(2 / (1 + slope²)).</summary>
    /// <param name="negativeSlope">The slope for x below 0.</param>
    public static double CalculateGain(double negativeSlope) => Math.Sqrt(2 / (1 + negativeSlope * negativeSlope));

    internal static double XavierBound(long fanIn, long fanOut, double gain) =>
        gain * Math.Sqrt(6.0 / (fanIn + fanOut));

    internal static double KaimingBound(long fan, double negativeSlope) =>
        Math.Sqrt(6 / ((1 + negativeSlope * negativeSlope) * fan));

    /// <summary>How many numbers an output is computed from, and how many outputs an input goes into.</summary>
    internal static (long In, long Out) Fans(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Rank < 2)
        {
            throw new ArgumentException(
                $"Init: {tensor.Shape} has no fan in and out; it must have two dims or more, [out, in, …].",
                nameof(tensor)
            );
        }
        var field = tensor.Shape.Skip(2).Aggregate(1L, (n, size) => n * size);
        return (tensor.Shape[1] * field, tensor.Shape[0] * field);
    }

    static long Fan(Tensor tensor, FanMode mode)
    {
        var (fanIn, fanOut) = Fans(tensor);
        return mode == FanMode.In ? fanIn : fanOut;
    }

    static Tensor Filled(Tensor tensor, Func<Tensor, Tensor> values)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        using (NoGrad.Enter())
        {
            return tensor.CopyFrom(values(tensor));
        }
    }
}

/// <summary>Which of a weight's two fans counts.</summary>
public enum FanMode
{
    /// <summary>The inputs of an output.</summary>
    In,

    /// <summary>The outputs of an input.</summary>
    Out,
}
