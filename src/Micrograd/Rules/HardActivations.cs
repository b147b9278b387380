namespace Micrograd.Rules;

/// <summary>αx + β kept between 0 and 1, by the line's zero, −β/α; the slope at both ends is 0.</summary>
internal readonly record struct HardSigmoid(double Alpha, double Beta) : IUnaryRule
{
    public string Name => "hardsigmoid";

    public IReadOnlyList<double> Parameters => [Alpha, Beta];

    public static bool ChoosesSlope => true;

    // From the line's zero on, where a sum would lose its digits; with no slope there is none.
    public T Evaluate<T>(T x)
        where T : IReal<T> => Unit(double.IsFinite(Beta / Alpha) ? Alpha * (x + Beta / Alpha) : Alpha * x + Beta);

    // Reads the result alone: within 0 … 1 that is positive.
    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.SelectPositive(y * (1 - y), T.Constant(Alpha), T.Constant(0));

    /// <summary>x kept between 0 and 1.</summary>
    internal static T Unit<T>(T x)
        where T : IReal<T> => T.Min(T.Max(x, T.Constant(0)), T.Constant(1));
}

/// <summary>x (x/6 + ½ kept between 0 and 1): silu in straight lines (Howard et al., 2019); at its kinks the outer slope.</summary>
internal readonly record struct HardSwish : IUnaryRule
{
    public string Name => "hardswish";

    public static bool ChoosesSlope => true;

    // x + 3 is exact where it is small. What is not above −3 must not be multiplied: −∞ × 0 is no number.
    public T Evaluate<T>(T x)
        where T : IReal<T> => T.SelectPositive(-3 - x, T.Constant(0), x * HardSigmoid.Unit((x + 3) / 6));

    public T Derivative<T>(T x, T y)
        where T : IReal<T> =>
        T.SelectPositive(x + 3, T.SelectPositive(3 - x, x / 3 + 0.5, T.Constant(1)), T.Constant(0));
}

/// <summary>0 where |x| ≤ λ, else x moved towards 0 by the bias: hardshrink with a bias of 0, softshrink with one of λ.</summary>
internal readonly record struct Shrink(double Lambda, double Bias) : IUnaryRule
{
    public string Name => "shrink";

    public IReadOnlyList<double> Parameters => [Lambda, Bias];

    public static bool ChoosesSlope => true;

    // 0 × x and not 0: a NaN falls through to it.
    public T Evaluate<T>(T x)
        where T : IReal<T> => T.SelectPositive(x.Abs() - Lambda, x - Bias * x.Sign(), 0 * x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.SelectPositive(x.Abs() - Lambda, T.Constant(1), T.Constant(0));
}

/// <summary>x where x &gt; α, else 0 (Konda, Memisevic and Krueger, 2015); the slope at α is 0.</summary>
internal readonly record struct ThresholdedRelu(double Alpha) : IUnaryRule
{
    public string Name => "thresholded_relu";

    public IReadOnlyList<double> Parameters => [Alpha];

    public static bool ChoosesSlope => true;

    // What is neither above nor below is α, or a NaN, which 0 × x carries on.
    public T Evaluate<T>(T x)
        where T : IReal<T> => T.SelectPositive(x - Alpha, x, T.SelectPositive(Alpha - x, T.Constant(0), 0 * x));

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.SelectPositive(x - Alpha, T.Constant(1), T.Constant(0));
}
