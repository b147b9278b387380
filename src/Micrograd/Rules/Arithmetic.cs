namespace Micrograd.Rules;

/// <summary>a + b</summary>
internal readonly record struct Add : IBinaryRule
{
    public string Name => "+";

    static string? IRule.Word => "add";

    public static bool StaysWhole => true;

    public T Evaluate<T>(T a, T b)
        where T : IReal<T> => a + b;

    public T DerivativeA<T>(T a, T b, T y)
        where T : IReal<T> => T.Constant(1);

    public T DerivativeB<T>(T a, T b, T y)
        where T : IReal<T> => T.Constant(1);
}

/// <summary>a − b</summary>
internal readonly record struct Subtract : IBinaryRule
{
    public string Name => "-";

    static string? IRule.Word => "sub";

    public static bool StaysWhole => true;

    public T Evaluate<T>(T a, T b)
        where T : IReal<T> => a - b;

    public T DerivativeA<T>(T a, T b, T y)
        where T : IReal<T> => T.Constant(1);

    public T DerivativeB<T>(T a, T b, T y)
        where T : IReal<T> => T.Constant(-1);
}

/// <summary>a × b</summary>
internal readonly record struct Multiply : IBinaryRule
{
    public string Name => "*";

    static string? IRule.Word => "mul";

    public static bool StaysWhole => true;

    public T Evaluate<T>(T a, T b)
        where T : IReal<T> => a * b;

    public T DerivativeA<T>(T a, T b, T y)
        where T : IReal<T> => b;

    public T DerivativeB<T>(T a, T b, T y)
        where T : IReal<T> => a;
}

/// <summary>a / b</summary>
internal readonly record struct Divide : IBinaryRule
{
    public string Name => "/";

    static string? IRule.Word => "div";

    public T Evaluate<T>(T a, T b)
        where T : IReal<T> => a / b;

    public T DerivativeA<T>(T a, T b, T y)
        where T : IReal<T> => 1 / b;

    // −a/b² through the result: b² would overflow at |b| > 1e154.
    public T DerivativeB<T>(T a, T b, T y)
        where T : IReal<T> => -y / b;
}

/// <summary>−x</summary>
internal readonly record struct Negate : IUnaryRule
{
    public string Name => "neg";

    public static bool StaysWhole => true;

    public T Evaluate<T>(T x)
        where T : IReal<T> => -x;

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.Constant(-1);
}

/// <summary>1 / x</summary>
internal readonly record struct Reciprocal : IUnaryRule
{
    public string Name => "reciprocal";

    public T Evaluate<T>(T x)
        where T : IReal<T> => 1 / x;

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => -(y * y);
}
