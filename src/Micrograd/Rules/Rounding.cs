using System.Globalization;

namespace Micrograd.Rules;

/// <summary>A rule of steps that whole numbers are: flat between them, and the slope at a step is 0, as in PyTorch.</summary>
/// <remarks>Each says its derivative itself: what an interface says for a struct is called on a copy of it on the heap.</remarks>
internal interface IFlatRule : IUnaryRule
{
    static bool IRule.StaysWhole => true;
}

/// <summary>⌊x⌋, the largest whole number that is not above x.</summary>
internal readonly record struct Floor : IFlatRule
{
    public string Name => "floor";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Floor(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.Constant(0);
}

/// <summary>⌈x⌉, the smallest whole number that is not below x.</summary>
internal readonly record struct Ceil : IFlatRule
{
    public string Name => "ceil";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Ceil(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.Constant(0);
}

/// <summary>x without its fraction.</summary>
internal readonly record struct Trunc : IFlatRule
{
    public string Name => "trunc";

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Trunc(x);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.Constant(0);
}

/// <summary>x to so many decimals, half to even: x × 10ᵈ is rounded, and divided by 10ᵈ again.</summary>
internal readonly record struct Round : IFlatRule
{
    readonly int _decimals;

    /// <exception cref="ArgumentOutOfRangeException">10 to this power is no number.</exception>
    public Round(double decimals)
    {
        if (!(Math.Abs(decimals) <= 308 && decimals == Math.Floor(decimals)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(decimals),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"round: {decimals} decimals; it is a whole number, −308 … 308."
                )
            );
        }
        _decimals = (int)decimals;
    }

    public string Name => "round";

    public IReadOnlyList<double> Parameters => [_decimals];

    public T Evaluate<T>(T x)
        where T : IReal<T> => T.Round(x, _decimals);

    public T Derivative<T>(T x, T y)
        where T : IReal<T> => T.Constant(0);
}

/// <summary>a − b ⌊a / b⌋: what is left has the sign of b, as in Python.</summary>
internal readonly record struct Remainder : IBinaryRule
{
    public string Name => "%";

    public static bool ChoosesSlope => true;

    static string? IRule.Word => "remainder";

    public static bool StaysWhole => true;

    static bool IRule.DividesWhole => true;

    public T Evaluate<T>(T a, T b)
        where T : IReal<T> => T.Remainder(a, b);

    public T DerivativeA<T>(T a, T b, T y)
        where T : IReal<T> => T.Constant(1);

    // The quotient itself may have been rounded up to the next whole number.
    public T DerivativeB<T>(T a, T b, T y)
        where T : IReal<T> => -T.Round((a - y) / b, 0);

    public T TextbookB<T>(T a, T b, T y)
        where T : IReal<T> => -T.Floor(a / b);
}

/// <summary>a without as many b as are in it towards 0: what is left has the sign of a, as in C and C#.</summary>
internal readonly record struct Fmod : IBinaryRule
{
    public string Name => "fmod";

    public static bool ChoosesSlope => true;

    public static bool StaysWhole => true;

    static bool IRule.DividesWhole => true;

    public T Evaluate<T>(T a, T b)
        where T : IReal<T> => T.Fmod(a, b);

    public T DerivativeA<T>(T a, T b, T y)
        where T : IReal<T> => T.Constant(1);

    public T DerivativeB<T>(T a, T b, T y)
        where T : IReal<T> => -T.Round((a - y) / b, 0);

    public T TextbookB<T>(T a, T b, T y)
        where T : IReal<T> => -T.Trunc(a / b);
}
