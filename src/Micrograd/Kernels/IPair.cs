using System.Numerics;

namespace Micrograd.Kernels;

/// <summary>What comes of two elements.</summary>
internal interface IPair<T, TResult>
    where T : unmanaged
    where TResult : unmanaged
{
    static abstract TResult Of(T a, T b);
}

/// <summary>Whether a comparison holds of two.</summary>
internal readonly struct Compared<TComparison, T> : IPair<T, bool>
    where TComparison : struct, IComparison
    where T : unmanaged, INumber<T>
{
    public static bool Of(T a, T b) => TComparison.Holds(a, b);
}

/// <summary>An operation on the bits of whole numbers, and on truth values.</summary>
internal interface IBits : IPair<long, long>, IPair<bool, bool>;

/// <summary>a &amp; b</summary>
internal readonly struct And : IBits
{
    public static long Of(long a, long b) => a & b;

    public static bool Of(bool a, bool b) => a & b;
}

/// <summary>a | b</summary>
internal readonly struct Or : IBits
{
    public static long Of(long a, long b) => a | b;

    public static bool Of(bool a, bool b) => a | b;
}

/// <summary>a ^ b</summary>
internal readonly struct Xor : IBits
{
    public static long Of(long a, long b) => a ^ b;

    public static bool Of(bool a, bool b) => a ^ b;
}

/// <summary>a × 2ᵇ, what leaves 64 bits lost; 0 for a negative b, as in PyTorch.</summary>
internal readonly struct ShiftedLeft : IPair<long, long>
{
    public static long Of(long a, long b) => (ulong)b < 64 ? a << (int)b : 0;
}

/// <summary>⌊a / 2ᵇ⌋; for a negative b as for a large one, as in PyTorch.</summary>
internal readonly struct ShiftedRight : IPair<long, long>
{
    public static long Of(long a, long b) => a >> (int)((ulong)b < 64 ? b : 63);
}
