using System.Globalization;

namespace Micrograd.Rules;

/// <summary>|x|; the slope at 0 is 0.</summary>
internal readonly record struct Abs : IUnaryRule
{
    public string Name => "abs";

    public static bool ChoosesSlope => true;

    public static bool StaysWhole => true;

    // 0 − x, not −x: |+0| would be −0.
    public T Evaluate<T>(T x)
        where T : IReal<T> => T.SelectPositive(x, x, 0 - x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => x.Sign();
}

/// <summary>−1, 0 or 1; its slope is 0 everywhere.</summary>
internal readonly record struct Sign : IFlatRule
{
    public string Name => "sign";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Sign(x);

    internal static T Formula<T>(T x)
        where T : IReal<T> => T.SelectPositive(x, T.Constant(1), T.SelectPositive(-x, T.Constant(-1), x));

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.Constant(0);
}

/// <summary>The larger of a and b; where they are equal, each has the slope ½.</summary>
internal readonly record struct Max : IBinaryRule
{
    public string Name => "max";

    static string? IRule.Word => "maximum";

    public static bool ChoosesSlope => true;

    public static bool StaysWhole => true;

    public T Evaluate<T>(T a, T b)
        where T : IReal<T> => T.Max(a, b);

    public T DerivativeA<T>(T a, T b, T y)
        where T : IReal<T> => Larger(a, b);

    public T DerivativeB<T>(T a, T b, T y)
        where T : IReal<T> => Larger(b, a);

    /// <summary>1 where a &gt; b, 0 where a &lt; b, ½ where they are equal.</summary>
    internal static T Larger<T>(T a, T b)
        where T : IReal<T> =>
        T.SelectPositive(a - b, T.Constant(1), T.SelectPositive(b - a, T.Constant(0), T.Constant(0.5)));

    public T TextbookA<T>(T a, T b, T y)
        where T : IReal<T> => T.SelectPositive(a - b, T.Constant(1), T.Constant(0));

    public T TextbookB<T>(T a, T b, T y)
        where T : IReal<T> => T.SelectPositive(b - a, T.Constant(1), T.Constant(0));
}

/// <summary>The smaller of a and b; where they are equal, each has the slope ½.</summary>
internal readonly record struct Min : IBinaryRule
{
    public string Name => "min";

    static string? IRule.Word => "minimum";

    public static bool ChoosesSlope => true;

    public static bool StaysWhole => true;

    public T Evaluate<T>(T a, T b)
        where T : IReal<T> => T.Min(a, b);

    public T DerivativeA<T>(T a, T b, T y)
        where T : IReal<T> => Max.Larger(b, a);

    public T DerivativeB<T>(T a, T b, T y)
        where T : IReal<T> => Max.Larger(a, b);

    public T TextbookA<T>(T a, T b, T y)
        where T : IReal<T> => T.SelectPositive(b - a, T.Constant(1), T.Constant(0));

    public T TextbookB<T>(T a, T b, T y)
        where T : IReal<T> => T.SelectPositive(a - b, T.Constant(1), T.Constant(0));
}

/// <summary>x kept between two constants; the slope at each of them is 1.</summary>
internal readonly record struct Clamp : IUnaryRule
{
    readonly double _low;
    readonly double _high;

    /// <exception cref="ArgumentException">low is greater than high, or one is NaN.</exception>
    public Clamp(double low, double high)
    {
        (_low, _high) = (low, high);
        if (!(low <= high))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"clamp({low}, {high}): low must not be greater than high, and both must be numbers."
                )
            );
        }
    }

    public string Name => "clamp";

    public IReadOnlyList<double> Parameters => [_low, _high];

    public static bool ChoosesSlope => true;

    public T Evaluate<T>(T x)
        where T : IReal<T> =>
        T.SelectPositive(_low - x, T.Constant(_low), T.SelectPositive(x - _high, T.Constant(_high), x));

    public T Derivative<T>(T x, T y)
        where T : IReal<T> =>
        T.SelectPositive(_low - x, T.Constant(0), T.SelectPositive(x - _high, T.Constant(0), T.Constant(1)));
}
