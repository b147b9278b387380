namespace Micrograd.Kernels.Convolution;

/// <summary>What <see cref="ConvolutionTile{TSimd, TVector, T, TRows, TVectors}"/> computes: some channels at the places of one or two vectors.</summary>
internal unsafe struct ConvolutionTask<T>
    where T : unmanaged
{
    /// <summary>What the first vector's places read, before the offset of a step.</summary>
    public T* First;

    /// <summary>What the second vector's places read.</summary>
    public T* Second;

    /// <summary>How far from there each step of depth reads.</summary>
    public int* Offsets;

    /// <summary>Steps: channels times the kernel's places.</summary>
    public int Depth;

    /// <summary>A factor for each row, step by step.</summary>
    public T* Weight;

    /// <summary>What each row starts from; null for 0.</summary>
    public T* Bias;

    /// <summary>Where the first vector of the first row goes.</summary>
    public T* ToFirst;

    /// <summary>Where the second goes.</summary>
    public T* ToSecond;

    /// <summary>Numbers from one row to the next.</summary>
    public nint Row;
}
