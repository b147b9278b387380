namespace Micrograd.Rules;

/// <summary>x²</summary>
internal readonly record struct Square : IUnaryRule
{
    public string Name => "square";

    public static bool StaysWhole => true;

    public T Evaluate<T>(T x)
        where T : IReal<T> => x * x;

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => 2 * x;
}

/// <summary>√x; the slope at 0 is +∞.</summary>
internal readonly record struct Sqrt : IUnaryRule
{
    public string Name => "sqrt";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Sqrt(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => 0.5 / y;
}

/// <summary>xⁿ for a constant n: no logarithm of x is ever taken, so x may be negative.</summary>
internal readonly record struct PowerOf(double Exponent) : IUnaryRule
{
    public string Name => "**";

    static string? IRule.Word => "pow";

    public IReadOnlyList<double> Parameters => [Exponent];

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.PowerOf(x, Exponent);

    // x⁰ has slope 0 everywhere; n·xⁿ⁻¹ would say 0·∞ at 0.
    public T Derivative<T>(T x, T y)
        where T : IReal<T> =>
        Exponent switch
        {
            0 => T.Constant(0),
            1 => T.Constant(1),
            2 => 2 * x,
            _ => Exponent * x.Pow(Exponent - 1),
        };
}

/// <summary>aᵇ, both variable.</summary>
internal readonly record struct Power : IBinaryRule
{
    public string Name => "**";

    static string? IRule.Word => "pow";

    public static bool StaysWhole => true;

    public T Evaluate<T>(T a, T b)
        where T : IReal<T> => T.Pow(a, b);

    // At 0⁰ the formula says 0·∞; the slope of a⁰ is 0.
    public T DerivativeA<T>(T a, T b, T y)
        where T : IReal<T> => T.SelectPositive(a.Abs() + b.Abs(), b * T.Pow(a, b - 1), a + b);

    // At a = 0 and b ≥ 0 the formula says 0·∞; 0ᵇ is constant, as in PyTorch.
    public T DerivativeB<T>(T a, T b, T y)
        where T : IReal<T> => T.SelectPositive(T.Max(a.Abs(), -b), y * T.Log(a), a * b);

    public T TextbookA<T>(T a, T b, T y)
        where T : IReal<T> => b * T.Pow(a, b - 1);

    public T TextbookB<T>(T a, T b, T y)
        where T : IReal<T> => y * T.Log(a);
}

/// <summary>√(a² + b²); the gradient at the origin is 0.</summary>
internal readonly record struct Hypot : IBinaryRule
{
    public string Name => "hypot";

    public T Evaluate<T>(T a, T b)
        where T : IReal<T> => T.Hypot(a, b);

    public T DerivativeA<T>(T a, T b, T y)
        where T : IReal<T> => T.SelectPositive(y, a / y, a);

    public T DerivativeB<T>(T a, T b, T y)
        where T : IReal<T> => T.SelectPositive(y, b / y, b);

    public T TextbookA<T>(T a, T b, T y)
        where T : IReal<T> => a / y;

    public T TextbookB<T>(T a, T b, T y)
        where T : IReal<T> => b / y;
}
