namespace Micrograd.Kernels.Convolution;

/// <summary>
/// The sizes of a convolution, in three dims whatever it has: of the large side <c>[batch, groups · larges, …]</c>, of the small side
/// <c>[batch, groups · smalls, …]</c>, and of the weight <c>[groups · smalls, larges, …]</c>. A convolution goes from large to small, the
/// transposed one from small to large.
/// </summary>
/// <param name="Batch">Examples.</param>
/// <param name="Groups">Groups of channels, that have nothing to do with each other.</param>
/// <param name="Larges">Channels of the large side in a group.</param>
/// <param name="Smalls">Channels of the small side in a group.</param>
/// <param name="Outer">The first of three spatial dims, or of two.</param>
/// <param name="Middle">The second of three.</param>
/// <param name="Inner">The last, whose places are adjacent in memory.</param>
internal sealed record ConvolutionShape(
    int Batch,
    int Groups,
    int Larges,
    int Smalls,
    ConvolutionAxis Outer,
    ConvolutionAxis Middle,
    ConvolutionAxis Inner
)
{
    /// <summary>Places of a channel of the large side.</summary>
    public int LargePlane => Outer.Large * Middle.Large * Inner.Large;

    /// <summary>Places of a channel of the small side.</summary>
    public int SmallPlane => Outer.Small * Middle.Small * Inner.Small;

    /// <summary>Places of the kernel.</summary>
    public int Taps => Outer.Kernel * Middle.Kernel * Inner.Kernel;

    /// <summary>Numbers of the large side.</summary>
    public long LargeCount => (long)Batch * Groups * Larges * LargePlane;

    /// <summary>Numbers of the small side.</summary>
    public long SmallCount => (long)Batch * Groups * Smalls * SmallPlane;

    /// <summary>Numbers of the weight.</summary>
    public long WeightCount => (long)Groups * Smalls * Larges * Taps;
}
