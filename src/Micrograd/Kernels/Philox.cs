using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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

    // The multipliers and Weyl constants are the paper's.
    const uint LeftFactor = 0xD2511F53;
    const uint RightFactor = 0xCD9E8D57;
    const uint FirstStep = 0x9E3779B9;
    const uint SecondStep = 0xBB67AE85;
    const int Rounds = 10;

    /// <summary>The block of this number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Words Block(ulong number)
    {
        var (a, b) = ((uint)number, (uint)(number >> 32));
        var (c, d) = ((uint)stream, (uint)(stream >> 32));
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < Rounds; round++)
        {
            var left = (ulong)LeftFactor * a;
            var right = (ulong)RightFactor * c;
            (a, b, c, d) = ((uint)(right >> 32) ^ b ^ k0, (uint)right, (uint)(left >> 32) ^ d ^ k1, (uint)left);
            k0 += FirstStep;
            k1 += SecondStep;
        }
        return new(a, b, c, d);
    }

    /// <summary>The blocks from this number on, each as its <see cref="Words.Pair"/>; after the last number comes 0.</summary>
    /// <param name="number">The number of the first.</param>
    /// <param name="pairs">Two numbers a block.</param>
    public unsafe void Fill(ulong number, Span<ulong> pairs)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pairs.Length % 2, 0);
        var blocks = pairs.Length / 2;
        fixed (ulong* to = pairs)
        {
            // Where the code is interpreted, the many calls of lanes take longer than their numbers.
            var done = OperatingSystem.IsBrowser() ? 0 : FillLanes(number, to, blocks);
            for (; done < blocks; done++)
            {
                (to[2 * done], to[(2 * done) + 1]) = Block(number + (ulong)done).Pair;
            }
        }
    }

    unsafe int FillLanes(ulong number, ulong* to, int blocks) =>
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? Fill<WordLanes512>(number, to, blocks)
        : Avx2.IsSupported ? Fill<WordLanes256>(number, to, blocks)
        : Vector128.IsHardwareAccelerated ? Fill<WordLanes128>(number, to, blocks)
        : 0;

    /// <summary>As many blocks as fill all lanes: how many they are.</summary>
    /// <remarks>A word is the lower half of a lane; what is left in the upper one is never read.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    unsafe int Fill<TLanes>(ulong number, ulong* to, int blocks)
        where TLanes : struct, IWordLanes<TLanes>
    {
        var (leftFactor, rightFactor) = (TLanes.Broadcast(LeftFactor), TLanes.Broadcast(RightFactor));
        var (firstStep, secondStep) = (TLanes.Broadcast(FirstStep), TLanes.Broadcast(SecondStep));
        var (firstKey, secondKey) = (TLanes.Broadcast(key), TLanes.Broadcast(key >> 32));
        var (lower, upper) = (TLanes.Broadcast(stream), TLanes.Broadcast(stream >> 32));
        var done = 0;
        for (; done + TLanes.Count <= blocks; done += TLanes.Count)
        {
            var a = TLanes.Broadcast(number + (ulong)done) + TLanes.Places;
            var b = TLanes.Upper(a);
            var (c, d) = (lower, upper);
            var (k0, k1) = (firstKey, secondKey);
            for (var round = 0; round < Rounds; round++)
            {
                var left = TLanes.MultiplyLower(leftFactor, a);
                var right = TLanes.MultiplyLower(rightFactor, c);
                a = TLanes.Upper(right) ^ b ^ k0;
                b = right;
                c = TLanes.Upper(left) ^ d ^ k1;
                d = left;
                k0 += firstStep;
                k1 += secondStep;
            }
            TLanes.Store(TLanes.Join(a, b), TLanes.Join(c, d), to + (2 * done));
        }
        return done;
    }
}
