namespace Micrograd.Kernels.Convolution;

/// <summary>
/// A dim that is read where it lies, without a stride: position p of the result meets place p + offset of the source, an offset for each place of
/// the kernel. What lies outside is padding.
/// </summary>
/// <param name="Positions">Places of the result.</param>
/// <param name="Source">Places of the source.</param>
/// <param name="Offsets">For each place of the kernel.</param>
internal readonly record struct PlaneAxis(int Positions, int Source, int[] Offsets)
{
    /// <summary>The first place that position 0 meets.</summary>
    public int First => Offsets.Min();

    /// <summary>The last place that position 0 meets.</summary>
    public int Last => Offsets.Max();

    /// <summary>What a convolution reads of the large side.</summary>
    public static PlaneAxis OfLarge(ConvolutionAxis axis) =>
        new(axis.Small, axis.Large, [.. Enumerable.Range(0, axis.Kernel).Select(axis.Offset)]);

    /// <summary>What a transposed convolution reads of the small side.</summary>
    public static PlaneAxis OfSmall(ConvolutionAxis axis) =>
        new(axis.Large, axis.Small, [.. Enumerable.Range(0, axis.Kernel).Select(k => -axis.Offset(k))]);
}
