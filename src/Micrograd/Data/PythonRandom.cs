using System.Numerics;

namespace Micrograd;

/// <summary>
/// Random numbers exactly as Python's <c>random</c> module gives them after <c>random.seed(n)</c>: the Mersenne Twister
/// MT19937 (Matsumoto and Nishimura, 1998), seeded by <c>init_by_array</c> as in CPython's Modules/_randommodule.c. So a
/// network here starts with the very weights of a Python lecture. It is the one source of chance in the library.
/// </summary>
/// <remarks>
/// The same seed gives the same numbers on every machine; only <see cref="Gauss"/> uses cosine, sine and logarithm and may
/// differ in the last digit. An instance serves one thread at a time. It is not for secrets.
/// </remarks>
/// <example><code>
/// var random = new PythonRandom(1337);
/// double weight = random.Uniform(-1, 1); // as random.seed(1337); random.uniform(-1, 1)
/// </code></example>
public sealed class PythonRandom
{
    const int Length = 624;
    const int Middle = 397;

    readonly uint[] _state = new uint[Length];
    int _next = Length;
    double? _secondGauss;

    /// <summary>Starts the sequence of <c>random.seed(seed)</c>.</summary>
    /// <param name="seed">Any number; as in Python, −n starts the same sequence as n.</param>
    public PythonRandom(long seed)
        : this(seed < 0 ? unchecked((ulong)-seed) : (UInt128)(ulong)seed) { }

    PythonRandom(UInt128 seed)
    {
        Span<uint> words = [(uint)seed, (uint)(seed >> 32), (uint)(seed >> 64), (uint)(seed >> 96)];
        SeedByArray(words[..Math.Max(1, words.LastIndexOfAnyExcept(0u) + 1)]);
    }

    /// <summary>The sequence of a larger seed, as in Python.</summary>
    internal static PythonRandom OfLarge(UInt128 seed) => new(seed);

    /// <summary>The next number in [0, 1), a multiple of 2⁻⁵³: Python's <c>random()</c>.</summary>
    public double NextDouble()
    {
        ulong high = NextWord() >> 5;
        ulong low = NextWord() >> 6;
        return ((high << 26) | low) * (1.0 / (1UL << 53));
    }

    /// <summary>a + (b − a)·<see cref="NextDouble"/>: Python's <c>uniform(a, b)</c>.</summary>
    /// <param name="a">The one end, included.</param>
    /// <param name="b">The other end; rounding may reach it.</param>
    public double Uniform(double a, double b) => a + (b - a) * NextDouble();

    /// <summary>
    /// A number of the normal distribution: Python's <c>gauss(mean, deviation)</c>, which is Box and Muller's method (1958)
    /// with both numbers of a pair used, one a call.
    /// </summary>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation.</param>
    public double Gauss(double mean = 0, double deviation = 1)
    {
        double standard;
        if (_secondGauss is { } second)
        {
            standard = second;
            _secondGauss = null;
        }
        else
        {
            var angle = NextDouble() * Math.Tau;
            var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
            standard = Math.Cos(angle) * radius;
            _secondGauss = Math.Sin(angle) * radius;
        }
        return mean + standard * deviation;
    }

    /// <summary>A whole number in 0 … n − 1, each equally likely: Python's <c>randrange(n)</c>.</summary>
    /// <param name="n">How many numbers there are to choose from, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is less than 1.</exception>
    public int NextInt(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var bits = 32 - BitOperations.LeadingZeroCount((uint)n);
        uint drawn;
        do
        {
            drawn = NextWord() >> (32 - bits);
        } while (drawn >= (uint)n);
        return (int)drawn;
    }

    /// <summary>Puts the items into random order, each order equally likely: Python's <c>shuffle</c> (Fisher and Yates).</summary>
    /// <typeparam name="T">What is shuffled.</typeparam>
    /// <param name="items">The items, moved in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>64 random bits: Python's <c>getrandbits(64)</c>.</summary>
    internal ulong NextBits64()
    {
        ulong low = NextWord();
        return low | ((ulong)NextWord() << 32);
    }

    void SeedByArray(ReadOnlySpan<uint> key)
    {
        var state = _state;
        state[0] = 19650218;
        for (var n = 1; n < Length; n++)
        {
            state[n] = Spread(state[n - 1]) * 1812433253 + (uint)n;
        }

        // A key is never longer than the state here, so both rounds have a fixed length.
        var i = 1;
        for (var step = 0; step < Length; step++)
        {
            var j = step % key.Length;
            state[i] = (state[i] ^ (Spread(state[i - 1]) * 1664525)) + key[j] + (uint)j;
            i = Following(i);
        }
        for (var step = 0; step < Length - 1; step++)
        {
            state[i] = (state[i] ^ (Spread(state[i - 1]) * 1566083941)) - (uint)i;
            i = Following(i);
        }
        state[0] = 0x80000000;

        static uint Spread(uint word) => word ^ (word >> 30);
    }

    int Following(int i)
    {
        if (i + 1 < Length)
        {
            return i + 1;
        }
        _state[0] = _state[Length - 1];
        return 1;
    }

    uint NextWord()
    {
        if (_next == Length)
        {
            Refill();
        }
        var word = _state[_next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c5680;
        word ^= (word << 15) & 0xefc60000;
        return word ^ (word >> 18);
    }

    void Refill()
    {
        var state = _state;
        for (var i = 0; i < Length; i++)
        {
            var joined = (state[i] & 0x80000000) | (state[(i + 1) % Length] & 0x7fffffff);
            var twisted = (joined >> 1) ^ ((joined & 1) == 0 ? 0 : 0x9908b0df);
            state[i] = state[(i + Middle) % Length] ^ twisted;
        }
        _next = 0;
    }
}
