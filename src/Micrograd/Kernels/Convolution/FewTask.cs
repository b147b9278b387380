namespace Micrograd.Kernels.Convolution;

/// <summary>What <see cref="FewTile{TSimd, TVector, T, TRows}"/> computes: one, two or three channels at the places of many vectors.</summary>
internal unsafe struct FewTask<T>
    where T : unmanaged
{
    /// <summary>What is read, before the offsets of places and steps.</summary>
    public T* From;

    /// <summary>Where the first channel's result of position 0 goes.</summary>
    public T* To;

    /// <summary>Numbers from one channel of the result to the next.</summary>
    public nint Row;

    /// <summary>How far each step of depth reads.</summary>
    public int* Offsets;

    /// <summary>A factor for each channel, step by step.</summary>
    public T* Weight;

    /// <summary>Steps.</summary>
    public int Depth;

    /// <summary>What each channel starts from; null for 0.</summary>
    public T* Bias;
}
