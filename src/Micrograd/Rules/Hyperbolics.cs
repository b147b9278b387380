namespace Micrograd.Rules;

/// <summary>sinh x</summary>
internal readonly record struct Sinh : IUnaryRule
{
    public string Name => "sinh";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Sinh(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.Cosh(x);
}

/// <summary>cosh x</summary>
internal readonly record struct Cosh : IUnaryRule
{
    public string Name => "cosh";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Cosh(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.Sinh(x);
}

/// <summary>tanh x</summary>
internal readonly record struct Tanh : IUnaryRule
{
    public string Name => "tanh";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.TanhAlone(x);

    // 1 − y² is 0 from x = 19.1 on, where the slope is still a number.
    public T Derivative<T>(T x, T y)
        where T : IReal<T> => x.Sech().Square();

    public T Textbook<T>(T x, T y)
        where T : IReal<T> => 1 - y * y;
}

/// <summary>1 / cosh x</summary>
internal readonly record struct Sech : IUnaryRule
{
    public string Name => "sech";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Sech(x);

    internal static T Formula<T>(T x)
        where T : IReal<T> => 1 / T.Cosh(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => -(y * x.Tanh());
}

/// <summary>arsinh x</summary>
internal readonly record struct Asinh : IUnaryRule
{
    public string Name => "asinh";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Asinh(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => 1 / T.Hypot(x, T.Constant(1));

    public T Textbook<T>(T x, T y)
        where T : IReal<T> => 1 / T.Sqrt(1 + x * x);
}

/// <summary>arcosh x; the slope at 1 is +∞.</summary>
internal readonly record struct Acosh : IUnaryRule
{
    public string Name => "acosh";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Acosh(x);

    // One root of the product would overflow, and lose its digits near 1.
    public T Derivative<T>(T x, T y)
        where T : IReal<T> => 1 / (T.Sqrt(x - 1) * T.Sqrt(x + 1));

    public T Textbook<T>(T x, T y)
        where T : IReal<T> => 1 / T.Sqrt(x * x - 1);
}

/// <summary>artanh x; the slope at ±1 is +∞.</summary>
internal readonly record struct Atanh : IUnaryRule
{
    public string Name => "atanh";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Atanh(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => 1 / ((1 - x) * (1 + x));

    public T Textbook<T>(T x, T y)
        where T : IReal<T> => 1 / (1 - x * x);
}
