namespace Micrograd.Rules;

/// <summary>1 / (1 + e⁻ˣ)</summary>
internal readonly record struct Sigmoid : IUnaryRule
{
    public string Name => "sigmoid";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Sigmoid(x);

    // e^−|x| never overflows, so both tails keep their digits.
    internal static T Formula<T>(T x)
        where T : IReal<T>
    {
        var e = T.Exp(-x.Abs());
        return T.SelectPositive(x, T.Constant(1), e) / (1 + e);
    }

    // y·(1 − y) is 0 from x = 37 on, where the slope is still a number.
    public T Derivative<T>(T x, T y)
        where T : IReal<T> => y * (-x).Sigmoid();

    public T Textbook<T>(T x, T y)
        where T : IReal<T> => y * (1 - y);
}

/// <summary>ln(1 / (1 + e⁻ˣ))</summary>
internal readonly record struct LogSigmoid : IUnaryRule
{
    public string Name => "logsigmoid";

    public T Evaluate<T>(T x)
        where T : IReal<T> => -(-x).Softplus();

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => (-x).Sigmoid();
}

/// <summary>ln(1 + eˣ)</summary>
internal readonly record struct Softplus : IUnaryRule
{
    public string Name => "softplus";

    public T Evaluate<T>(T x)
        where T : IReal<T> => x.Relu() + T.Log1p(T.Exp(-x.Abs()));

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => x.Sigmoid();
}

/// <summary>x where x &gt; 0, else 0; the slope at 0 is 0.</summary>
internal readonly record struct Relu : IUnaryRule
{
    public string Name => "relu";

    public static bool ChoosesSlope => true;

    public static bool StaysWhole => true;

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Relu(x);

    // Tested the wrong way round on purpose: a NaN falls through to x.
    internal static T Formula<T>(T x)
        where T : IReal<T> => T.SelectPositive(-x, T.Constant(0), x);

    // Reads the result alone. Otherwise y is 0 or NaN, and its own slope is 0.
    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.SelectPositive(y, T.Constant(1), y);

    public T Textbook<T>(T x, T y)
        where T : IReal<T> => T.SelectPositive(x, T.Constant(1), T.Constant(0));
}

/// <summary>x where x &gt; 0, else a small multiple of it, which is also the slope at 0.</summary>
internal readonly record struct LeakyRelu(double Slope) : IUnaryRule
{
    public string Name => "leaky_relu";

    public IReadOnlyList<double> Parameters => [Slope];

    public static bool ChoosesSlope => true;

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.SelectPositive(x, x, Slope * x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.SelectPositive(x, T.Constant(1), T.Constant(Slope));
}

/// <summary>x Φ(x), Φ the normal distribution (Hendrycks and Gimpel, 2016).</summary>
internal readonly record struct Gelu : IUnaryRule
{
    const double SqrtHalf = 0.70710678118654752; // √½
    const double DensityAtZero = 0.39894228040143268; // 1/√(2π)

    public string Name => "gelu";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Gelu(x);

    internal static T Formula<T>(T x)
        where T : IReal<T> => x * Cumulative(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.GeluSlope(x);

    internal static T Slope<T>(T x)
        where T : IReal<T> => Cumulative(x) + x * (DensityAtZero * T.Exp(-0.5 * (x * x)));

    // erfc keeps its digits in the left tail, where 1 + erf is 0.
    static T Cumulative<T>(T x)
        where T : IReal<T> => 0.5 * T.Erfc(-SqrtHalf * x);
}

/// <summary>½ x (1 + tanh u), u = √(2/π) (x + 0.044715 x³): gelu by tanh, as GPT-2 has it.</summary>
internal readonly record struct GeluTanh : IUnaryRule
{
    const double TwoSqrtTwoOverPi = 1.5957691216057308; // 2 √(2/π)
    const double Cubic = 0.044715;

    public string Name => "gelu_tanh";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.GeluTanh(x);

    // ½(1 + tanh u) is sigmoid(2u), which keeps its digits in the left tail.
    internal static T Formula<T>(T x)
        where T : IReal<T> => x * TwoU(x).Sigmoid();

    public T Derivative<T>(T x, T y)
        where T : IReal<T>
    {
        var twoU = TwoU(x);
        var slope = TwoSqrtTwoOverPi * (1 + 3 * Cubic * (x * x));
        return twoU.Sigmoid() * (1 + x * (-twoU).Sigmoid() * slope);
    }

    static T TwoU<T>(T x)
        where T : IReal<T> => TwoSqrtTwoOverPi * (x + Cubic * (x * x * x));
}

/// <summary>x sigmoid(x), also called swish.</summary>
internal readonly record struct Silu : IUnaryRule
{
    public string Name => "silu";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Silu(x);

    internal static T Formula<T>(T x)
        where T : IReal<T> => x * x.Sigmoid();

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => x.Sigmoid() * (1 + x * (-x).Sigmoid());
}

/// <summary>x / (1 + |x|)</summary>
internal readonly record struct Softsign : IUnaryRule
{
    public string Name => "softsign";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Softsign(x);

    internal static T Formula<T>(T x)
        where T : IReal<T> => x / (1 + x.Abs());

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => (1 / (1 + x.Abs())).Square();
}

/// <summary>x tanh(ln(1 + eˣ)) (Misra, 2019)</summary>
internal readonly record struct Mish : IUnaryRule
{
    public string Name => "mish";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Mish(x);

    internal static T Formula<T>(T x)
        where T : IReal<T> => x * T.Tanh(x.Softplus());

    public T Derivative<T>(T x, T y)
        where T : IReal<T>
    {
        var softplus = x.Softplus();
        return T.Tanh(softplus) + x * (softplus.Sech().Square() * x.Sigmoid());
    }
}
