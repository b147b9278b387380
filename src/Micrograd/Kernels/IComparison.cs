using System.Numerics;

namespace Micrograd.Kernels;

/// <summary>What is asked of two numbers.</summary>
internal interface IComparison
{
    static abstract bool Holds<T>(T a, T b)
        where T : INumber<T>;
}

/// <summary>a &lt; b</summary>
internal readonly struct Less : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : INumber<T> => a < b;
}

/// <summary>a ≤ b</summary>
internal readonly struct AtMost : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : INumber<T> => a <= b;
}

/// <summary>a &gt; b</summary>
internal readonly struct Greater : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : INumber<T> => a > b;
}

/// <summary>a ≥ b</summary>
internal readonly struct AtLeast : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : INumber<T> => a >= b;
}

/// <summary>a = b; false of a NaN.</summary>
internal readonly struct Same : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : INumber<T> => a == b;
}

/// <summary>a ≠ b; true of a NaN.</summary>
internal readonly struct Differs : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : INumber<T> => a != b;
}

/// <summary>Whether a is neither infinite nor NaN.</summary>
internal readonly struct Finite : IComparison
{
    public static bool Holds<T>(T a, T b)
        where T : INumber<T> => T.IsFinite(a);
}
