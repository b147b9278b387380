namespace Micrograd.Rules;

/// <summary>eˣ</summary>
internal readonly record struct Exp : IUnaryRule
{
    public string Name => "exp";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.ExpAlone(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => y;
}

/// <summary>eˣ − 1</summary>
internal readonly record struct Expm1 : IUnaryRule
{
    public string Name => "expm1";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Expm1(x);

    // y + 1 would be 0 for x < −37, where eˣ is still a number.
    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.ExpAlone(x);
}

/// <summary>ln x</summary>
internal readonly record struct Log : IUnaryRule
{
    public string Name => "log";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Log(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => 1 / x;
}

/// <summary>ln(1 + x)</summary>
internal readonly record struct Log1p : IUnaryRule
{
    public string Name => "log1p";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Log1p(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => 1 / (1 + x);
}

/// <summary>ln(eᵃ + eᵇ), without overflow: the building stone of softmax and cross-entropy.</summary>
internal readonly record struct LogAddExp : IBinaryRule
{
    public string Name => "logaddexp";

    public T Evaluate<T>(T a, T b)
        where T : IReal<T> => T.Max(a, b) + T.Log1p(T.Exp(NotPositive(-(a - b).Abs())));

    public T DerivativeA<T>(T a, T b, T y)
        where T : IReal<T> => (a - b).Sigmoid();

    public T DerivativeB<T>(T a, T b, T y)
        where T : IReal<T> => (b - a).Sigmoid();

    // Two equal infinities differ by ∞ − ∞, which is not a number: no difference, then. A NaN comes through the maximum.
    static T NotPositive<T>(T x)
        where T : IReal<T> => T.SelectPositive(-x, x, T.Constant(0));
}

/// <summary>The error function.</summary>
internal readonly record struct Erf : IUnaryRule
{
    internal const double TwoOverSqrtPi = 1.1283791670955126; // 2/√π

    public string Name => "erf";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Erf(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => TwoOverSqrtPi * T.Exp(-(x * x));
}

/// <summary>1 − erf x</summary>
internal readonly record struct Erfc : IUnaryRule
{
    public string Name => "erfc";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Erfc(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => -Erf.TwoOverSqrtPi * T.Exp(-(x * x));
}
