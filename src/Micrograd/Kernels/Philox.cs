using System.Runtime.CompilerServices;

namespace Micrograd.Kernels;

/// <summary>
/// Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011): the n-th block of random
/// numbers as a function of n and a key, so that any part can be computed anywhere, in any order.
/// </summary>
internal readonly struct Philox(ulong key, ulong stream = 0)
{
    /// <summary>Four random 32-bit words.</summary>
    public readonly record struct Words(uint A, uint B, uint C, uint D)
    {
        /// <summary>Two numbers of 64 bits.</summary>
        public (ulong First, ulong Second) Pair => (((ulong)B << 32) | A, ((ulong)D << 32) | C);
    }

    /// <summary>The block of this number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Words Block(ulong number)
    {
        var (a, b) = ((uint)number, (uint)(number >> 32));
        var (c, d) = ((uint)stream, (uint)(stream >> 32));
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < 10; round++)
        {
            // The multipliers and Weyl constants are the paper's.
            var left = 0xD2511F53ul * a;
            var right = 0xCD9E8D57ul * c;
            (a, b, c, d) = ((uint)(right >> 32) ^ b ^ k0, (uint)right, (uint)(left >> 32) ^ d ^ k1, (uint)left);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return new(a, b, c, d);
    }
}
