namespace Micrograd.Rules;

/// <summary>sin x</summary>
internal readonly record struct Sin : IUnaryRule
{
    public string Name => "sin";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Sin(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.Cos(x);
}

/// <summary>cos x</summary>
internal readonly record struct Cos : IUnaryRule
{
    public string Name => "cos";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Cos(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => -T.Sin(x);
}

/// <summary>tan x</summary>
internal readonly record struct Tan : IUnaryRule
{
    public string Name => "tan";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Tan(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => 1 + y * y;
}

/// <summary>arcsin x; the slope at ±1 is +∞.</summary>
internal readonly record struct Asin : IUnaryRule
{
    public string Name => "asin";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Asin(x);

    // 1 − x² would lose its digits near ±1.
    public T Derivative<T>(T x, T y)
        where T : IReal<T> => 1 / T.Sqrt((1 - x) * (1 + x));

    public T Textbook<T>(T x, T y)
        where T : IReal<T> => 1 / T.Sqrt(1 - x * x);
}

/// <summary>arccos x; the slope at ±1 is −∞.</summary>
internal readonly record struct Acos : IUnaryRule
{
    public string Name => "acos";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Acos(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => -1 / T.Sqrt((1 - x) * (1 + x));

    public T Textbook<T>(T x, T y)
        where T : IReal<T> => -1 / T.Sqrt(1 - x * x);
}

/// <summary>arctan x</summary>
internal readonly record struct Atan : IUnaryRule
{
    public string Name => "atan";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Atan(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => 1 / (1 + x * x);
}

/// <summary>The angle of the point (b, a).</summary>
internal readonly record struct Atan2 : IBinaryRule
{
    public string Name => "atan2";

    public T Evaluate<T>(T a, T b)
        where T : IReal<T> => T.Atan2(a, b);

    // b/(a² + b²), divided twice: the sum of squares would overflow.
    public T DerivativeA<T>(T a, T b, T y)
        where T : IReal<T> => b / T.Hypot(a, b) / T.Hypot(a, b);

    public T DerivativeB<T>(T a, T b, T y)
        where T : IReal<T> => -a / T.Hypot(a, b) / T.Hypot(a, b);
}
