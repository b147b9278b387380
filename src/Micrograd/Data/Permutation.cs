using System.Numerics;

namespace Micrograd;

/// <summary>
/// A pseudo-random order of the numbers 0 … <see cref="Count"/> − 1 that is computed number by number and never held: a
/// billion rows shuffle in 100 bytes.
/// </summary>
/// <remarks>
/// A Feistel network (Luby and Rackoff, 1988) permutes the smallest power of two that holds them all; a number that lands
/// beyond the end is sent through again until it falls inside, which keeps it a permutation ("cycle walking": Black and
/// Rogaway, Ciphers with Arbitrary Finite Domains, CT-RSA 2002). Fewer than two passes are needed on average. The round
/// function is the finalizer of SplitMix64 (Steele, Lea and Flood, 2014). It is not for secrets.
/// </remarks>
/// <example><code>
/// var order = new Permutation(rows.RowCount, seed);
/// for (long i = 0; i &lt; order.Count; i++)
/// {
///     double target = rows.Read(order[i], features);
/// }
/// </code></example>
public sealed class Permutation
{
    // Four rounds make a Feistel network indistinguishable from random when its halves are wide; narrow halves mix less a
    // round, so there are more.
    const int Rounds = 10;

    readonly ulong[] _keys = new ulong[Rounds];
    readonly int _lowBits;
    readonly ulong _lowMask;
    readonly ulong _highMask;

    /// <summary>Chooses an order.</summary>
    /// <param name="count">How many numbers are put in order, 0 or more.</param>
    /// <param name="seed">The same seed and count give the same order; as in <see cref="PythonRandom"/>, −n equals n.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public Permutation(long count, long seed)
        : this(count, new PythonRandom(seed)) { }

    Permutation(long count, PythonRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        var bits = count < 2 ? 0 : BitOperations.Log2((ulong)count - 1) + 1;
        _lowBits = bits - bits / 2;
        _lowMask = (1UL << _lowBits) - 1;
        _highMask = (1UL << (bits / 2)) - 1;
        for (var round = 0; round < Rounds; round++)
        {
            _keys[round] = random.NextBits64();
        }
    }

    /// <summary>The order of a seed that may be larger; of one that is not, that of the constructor.</summary>
    internal static Permutation OfLarge(long count, UInt128 seed) => new(count, PythonRandom.OfLarge(seed));

    /// <summary>How many numbers are put in order.</summary>
    public long Count { get; }

    /// <summary>The number at a place of the order.</summary>
    /// <param name="index">The place, 0 … <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public long this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var number = (ulong)index;
            do
            {
                number = Permute(number);
            } while (number >= (ulong)Count);
            return (long)number;
        }
    }

    ulong Permute(ulong number)
    {
        var low = number & _lowMask;
        var high = number >> _lowBits;
        for (var round = 0; round < Rounds; round += 2)
        {
            low ^= Mix(high ^ _keys[round]) & _lowMask;
            high ^= Mix(low ^ _keys[round + 1]) & _highMask;
        }
        return (high << _lowBits) | low;
    }

    static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
