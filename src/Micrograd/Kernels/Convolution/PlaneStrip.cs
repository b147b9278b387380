namespace Micrograd.Kernels.Convolution;

/// <summary>What <see cref="PlaneTile{TSimd, TVector, T, TEnd}"/> computes, or sums: a vector of each row of a plane, by a kernel of 3 × 3.</summary>
internal unsafe struct PlaneStrip<T>
    where T : unmanaged
{
    /// <summary>Where the first row begins that the kernel's first row meets; one of padding is the row of zeros.</summary>
    public T** Rows;

    /// <summary>From there to the next: 1, or −1 where the plane is gone through from its end.</summary>
    public nint RowStep;

    /// <summary>Rows of the small side, or of the result.</summary>
    public int RowCount;

    /// <summary>The vector in the first of them.</summary>
    public T* Small;

    /// <summary>From one of them to the next.</summary>
    public nint SmallRow;

    /// <summary>Where in a row of the source each place of the kernel meets the vector.</summary>
    public fixed int Columns[3];

    /// <summary>A mask for each, where the vector is cut.</summary>
    public T* Masks;

    /// <summary>Numbers of the vector that there are, where it is cut.</summary>
    public int Count;

    /// <summary>The kernel, where it is read.</summary>
    public T* Weight;

    /// <summary>What each number starts from, where they are computed.</summary>
    public T Bias;

    /// <summary>A vector for each place of the kernel, to which is added where they are summed.</summary>
    public T* Sums;
}
