using System.Runtime.InteropServices;

namespace Micrograd.Kernels;

/// <summary>Fills memory with random numbers: the i-th depends on the key and on i alone.</summary>
internal static class RandomFill
{
    /// <summary>How many numbers of this type one block of random words gives.</summary>
    public static int NumbersPerBlock<T>() => typeof(T) == typeof(float) ? 4 : 2;

    /// <summary>Uniform in [0, 1), in steps of 2⁻²⁴ or of 2⁻⁵³.</summary>
    public static void Uniform<T>(Philox random, ulong start, Span<T> y)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Uniform(random, start, MemoryMarshal.Cast<T, float>(y));
        }
        else
        {
            Uniform(random, start, MemoryMarshal.Cast<T, double>(y));
        }
    }

    /// <summary>Normal, mean 0 and standard deviation 1.</summary>
    public static void Normal<T>(Philox random, ulong start, Span<T> y)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Normal(random, start, MemoryMarshal.Cast<T, float>(y));
        }
        else
        {
            Normal(random, start, MemoryMarshal.Cast<T, double>(y));
        }
    }

    /// <summary>Uniform in [0, 1), in steps of 2⁻²⁴.</summary>
    public static void Uniform(Philox random, ulong start, Span<float> y)
    {
        for (var i = 0; i < y.Length; i += 4)
        {
            var words = random.Block(start + (ulong)(i / 4));
            Put(y[i..], Unit(words.A), Unit(words.B), Unit(words.C), Unit(words.D));
        }
    }

    /// <summary>Uniform in [0, 1), in steps of 2⁻⁵³.</summary>
    public static void Uniform(Philox random, ulong start, Span<double> y)
    {
        for (var i = 0; i < y.Length; i += 2)
        {
            var (first, second) = random.Block(start + (ulong)(i / 2)).Pair;
            Put(y[i..], Unit(first), Unit(second));
        }
    }

    /// <summary>Normal, mean 0 and standard deviation 1 (Box and Muller, 1958): two numbers from two.</summary>
    public static void Normal(Philox random, ulong start, Span<float> y)
    {
        for (var i = 0; i < y.Length; i += 4)
        {
            var words = random.Block(start + (ulong)(i / 4));
            var (p, q) = Normal(OneLessUnit(words.A), Unit(words.B));
            var (r, s) = Normal(OneLessUnit(words.C), Unit(words.D));
            Put(y[i..], (float)p, (float)q, (float)r, (float)s);
        }
    }

    /// <summary>Normal, mean 0 and standard deviation 1.</summary>
    public static void Normal(Philox random, ulong start, Span<double> y)
    {
        for (var i = 0; i < y.Length; i += 2)
        {
            var (first, second) = random.Block(start + (ulong)(i / 2)).Pair;
            var (p, q) = Normal(1 - Unit(first), Unit(second));
            Put(y[i..], p, q);
        }
    }

    /// <summary>Whole numbers from 0 up to a bound, each as likely to 2⁻⁶⁴ × bound.</summary>
    public static void Whole(Philox random, ulong start, ulong bound, Span<long> y)
    {
        for (var i = 0; i < y.Length; i += 2)
        {
            var (first, second) = random.Block(start + (ulong)(i / 2)).Pair;
            Put(y[i..], (long)Math.BigMul(first, bound, out _), (long)Math.BigMul(second, bound, out _));
        }
    }

    static float Unit(uint word) => (word >> 8) / 16777216f;

    // 24 bits less would make the logarithm's tail end at 5.7.
    static double OneLessUnit(uint word) => (word + 1.0) / 4294967296.0;

    static double Unit(ulong word) => (word >> 11) / 9007199254740992.0;

    static (double, double) Normal(double radius, double angle)
    {
        var length = Math.Sqrt(-2 * Math.Log(radius));
        var (sin, cos) = Math.SinCos(2 * Math.PI * angle);
        return (length * cos, length * sin);
    }

    static void Put<T>(Span<T> y, params ReadOnlySpan<T> values) =>
        values[..Math.Min(values.Length, y.Length)].CopyTo(y);
}
