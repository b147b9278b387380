namespace Micrograd.Kernels.Convolution;

/// <summary>A dim that a kernel moves along: place o of the small side meets place o·stride + k·dilation − before of the large one.</summary>
/// <param name="Large">Places of what a convolution reads, and a transposed one writes.</param>
/// <param name="Small">Places of what a convolution writes.</param>
/// <param name="Kernel">Places of the kernel.</param>
/// <param name="Stride">Places of the large side from one of the small side to the next.</param>
/// <param name="Dilation">Places of the large side from one of the kernel to the next.</param>
/// <param name="Before">Places of padding before the first of the large side.</param>
internal readonly record struct ConvolutionAxis(int Large, int Small, int Kernel, int Stride, int Dilation, int Before)
{
    /// <summary>A dim that is not there.</summary>
    public static readonly ConvolutionAxis None = new(1, 1, 1, 1, 1, 0);

    /// <summary>Where on the large side the kernel's place k lies when it is at place 0 of the small one.</summary>
    public int Offset(int k) => k * Dilation - Before;

    /// <summary>The places of the small side, from the first to the one after the last, that meet the large side with the kernel's place k.</summary>
    public (int First, int End) Meeting(int k)
    {
        var offset = Offset(k);
        var first = offset >= 0 ? 0 : (-offset - 1) / Stride + 1;
        var end = offset >= Large ? 0 : (Large - 1 - offset) / Stride + 1;
        return (first, Math.Max(first, Math.Min(Small, end)));
    }
}
