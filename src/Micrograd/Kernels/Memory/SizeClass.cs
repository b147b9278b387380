using System.Numerics;

namespace Micrograd.Kernels.Memory;

/// <summary>
/// Sizes of blocks: four to each power of two, so that at most a fifth of a block lies idle and tensors of nearly the same size share
/// blocks.
/// </summary>
internal static class SizeClass
{
    /// <summary>The smallest size that has a class; smaller objects are the collector's own trade.</summary>
    public const int Smallest = 1 << SmallestLog;

    const int SmallestLog = 12;

    /// <summary>How many classes there are up to the largest array.</summary>
    public const int Count = (31 - SmallestLog) * 4 + 1;

    /// <summary>The smallest class that holds so many bytes.</summary>
    public static int Of(int bytes)
    {
        var log = BitOperations.Log2((uint)(bytes - 1));
        // The two bits after the highest, rounded up.
        return (log - SmallestLog) * 4 + (int)((uint)(bytes - 1) >> (log - 2)) - 3;
    }

    /// <summary>The bytes of a class.</summary>
    public static long Bytes(int sizeClass) => (long)(4 + (sizeClass & 3)) << (SmallestLog - 2 + (sizeClass >> 2));
}
