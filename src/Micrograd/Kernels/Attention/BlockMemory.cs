namespace Micrograd.Kernels.Attention;

/// <summary>A thread's own memory for the scores of a block, kept for its next: it grows with the number of keys, not with its square.</summary>
internal static unsafe class BlockMemory
{
    /// <summary>A cache line, and a vector of AVX-512.</summary>
    const int Alignment = 64;

    [ThreadStatic]
    static byte[]? t_bytes;

    /// <summary>At least so many bytes from an address divisible by 64; their contents are anything.</summary>
    public static void* Get(long bytes)
    {
        var memory = t_bytes;
        if (memory is null || memory.Length < bytes + Alignment)
        {
            // Pinned for good, so that the address stays what it is.
            t_bytes = memory = GC.AllocateUninitializedArray<byte>(checked((int)(bytes + Alignment)), pinned: true);
        }
        fixed (byte* first = memory)
        {
            return (void*)(((nint)first + Alignment - 1) & ~(nint)(Alignment - 1));
        }
    }
}
