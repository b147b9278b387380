using System.Numerics;
using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Kernels;

/// <summary>Fills memory with random numbers: the i-th depends on the key and on i alone.</summary>
internal static unsafe class RandomFill
{
    /// <summary>How many numbers are made at a time: whole blocks of random bits, and little enough for the stack.</summary>
    public const int Part = 512;

    /// <summary>The random bits of the numbers from a place on, which begins a block; there is room for whole blocks.</summary>
    public static void Bits<T>(Philox random, ulong start, long place, int count, T* bits)
        where T : unmanaged
    {
        // A block has 128 bits.
        var perBlock = 16 / sizeof(T);
        random.Fill(start + (ulong)(place / perBlock), new Span<ulong>(bits, (count + perBlock - 1) / perBlock * 2));
    }

    /// <summary>Random bits as numbers in [0, 1), in steps of 2⁻²⁴ or of 2⁻⁵³.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Unit<TSimd, T>(TSimd bits)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Precision<T>.IsSingle
            ? TSimd.OfInteger(TSimd.ShiftRight(bits, 8)) * TSimd.Broadcast(1.0 / (1 << 24))
            : TSimd.OfInteger(TSimd.ShiftRight(bits, 11)) * TSimd.Broadcast(1.0 / (1L << 53));

    /// <summary>Uniform in [0, 1), in steps of 2⁻²⁴ or of 2⁻⁵³.</summary>
    public static void Uniform<T>(Philox random, ulong start, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var bits = stackalloc T[Part];
        for (var place = 0; place < y.Length; place += Part)
        {
            var numbers = y[place..Math.Min(y.Length, place + Part)];
            Bits(random, start, place, numbers.Length, bits);
            fixed (T* to = numbers)
            {
                var i = 0;
                if (LaneWidth.Bits == 512)
                {
                    i = Units<Simd512<T>, T>(bits, to, i, numbers.Length);
                }
                else if (LaneWidth.Bits == 256)
                {
                    i = Units<Simd256<T>, T>(bits, to, i, numbers.Length);
                }
                else if (LaneWidth.Bits == 128)
                {
                    i = Units<Simd128<T>, T>(bits, to, i, numbers.Length);
                }
                Units<SimdScalar<T>, T>(bits, to, i, numbers.Length);
            }
        }
    }

    /// <summary>Normal, mean 0 and standard deviation 1 (Box and Muller, 1958): two numbers from two.</summary>
    public static void Normal<T>(Philox random, ulong start, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var bits = stackalloc T[Part];
        for (var place = 0; place < y.Length; place += Part)
        {
            var numbers = y[place..Math.Min(y.Length, place + Part)];
            Bits(random, start, place, numbers.Length, bits);
            for (var i = 0; i < numbers.Length; i += 2)
            {
                var (p, q) = Precision<T>.IsSingle
                    ? Normal(OneLessUnit(((uint*)bits)[i]), Unit(((uint*)bits)[i + 1]))
                    : Normal(1 - Unit(((ulong*)bits)[i]), Unit(((ulong*)bits)[i + 1]));
                numbers[i] = T.CreateTruncating(p);
                if (i + 1 < numbers.Length)
                {
                    numbers[i + 1] = T.CreateTruncating(q);
                }
            }
        }
    }

    /// <summary>Whole numbers from 0 up to a bound, each as likely to 2⁻⁶⁴ × bound.</summary>
    public static void Whole(Philox random, ulong start, ulong bound, Span<long> y)
    {
        var bits = stackalloc long[Part];
        for (var place = 0; place < y.Length; place += Part)
        {
            var numbers = y[place..Math.Min(y.Length, place + Part)];
            Bits(random, start, place, numbers.Length, bits);
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] = (long)Math.BigMul((ulong)bits[i], bound, out _);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static int Units<TSimd, T>(T* bits, T* y, int i, int end)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (; i + TSimd.Count <= end; i += TSimd.Count)
        {
            TSimd.Store(Unit<TSimd, T>(TSimd.Load(ref *bits, (nuint)i)), ref *y, (nuint)i);
        }
        return i;
    }

    static double Unit(uint word) => (word >> 8) / 16777216.0;

    // 24 bits less would make the logarithm's tail end at 5.7.
    static double OneLessUnit(uint word) => (word + 1.0) / 4294967296.0;

    static double Unit(ulong word) => (word >> 11) / 9007199254740992.0;

    static (double, double) Normal(double radius, double angle)
    {
        var length = Math.Sqrt(-2 * Math.Log(radius));
        var (sin, cos) = Math.SinCos(2 * Math.PI * angle);
        return (length * cos, length * sin);
    }
}
