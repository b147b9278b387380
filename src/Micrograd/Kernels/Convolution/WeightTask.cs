namespace Micrograd.Kernels.Convolution;

/// <summary>What <see cref="WeightTile{TSimd, TVector, T, TRows, TColumns}"/> computes: channels of the small side × places of the kernel.</summary>
internal unsafe struct WeightTask<T>
    where T : unmanaged
{
    /// <summary>The copy of the large side, of the first example.</summary>
    public T* Large;

    /// <summary>From one example of it to the next.</summary>
    public nint LargeExample;

    /// <summary>How far from a position's place each column reads; the last ones may be the same.</summary>
    public fixed int Offsets[6];

    /// <summary>The first row of the small side.</summary>
    public T* Small;

    /// <summary>From one example of it to the next.</summary>
    public nint SmallExample;

    /// <summary>From one row to the next.</summary>
    public nint SmallRow;

    /// <summary>Examples.</summary>
    public int Examples;

    /// <summary>Where each run of positions begins in the copy.</summary>
    public int* Runs;

    /// <summary>How many there are.</summary>
    public int RunCount;

    /// <summary>Positions of a run.</summary>
    public int RunLength;

    /// <summary>A vector of memory.</summary>
    public T* Scratch;
}
