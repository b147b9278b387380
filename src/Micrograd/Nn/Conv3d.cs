namespace Micrograd;

/// <summary>
/// Convolution along three dims: <c>[N, in, D, H, W] → [N, out, …]</c>, and without N as well, PyTorch's <c>nn.Conv3d</c>. State:
/// <c>weight [out, in / groups, d, h, w]</c>, <c>bias [out]</c>.
/// </summary>
public sealed class Conv3d : PaddedConvolution
{
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">The places of the kernel.</param>
    /// <param name="stride">From one place of the output to the next; 1 unless said.</param>
    /// <param name="padding">What is put around the input; none unless said.</param>
    /// <param name="dilation">From one place of the kernel to the next; 1 unless said.</param>
    /// <param name="groups">Groups of channels: those out see only the channels in of their own.</param>
    /// <param name="bias">Whether there is one.</param>
    /// <param name="paddingMode">What the padding is made of.</param>
    /// <param name="generator">Where the first numbers come from: uniform in ±1/√(in / groups · kernel), as in PyTorch.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentException">The groups do not divide the channels, or numbers are not one a dim.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Conv3d(
        int inChannels,
        int outChannels,
        PerDim kernelSize,
        PerDim stride = default,
        ConvPadding padding = default,
        PerDim dilation = default,
        int groups = 1,
        bool bias = true,
        PaddingMode paddingMode = PaddingMode.Zeros,
        Generator? generator = null,
        DType dtype = DType.Float32
    )
        : base(
            nameof(Conv3d),
            3,
            inChannels,
            outChannels,
            kernelSize,
            stride,
            padding,
            dilation,
            groups,
            bias,
            paddingMode,
            generator,
            dtype
        ) { }

    private protected override Tensor Convolve(Tensor x, ConvPadding padding) =>
        x.Conv3d(Weight, Bias, Stride, padding, Dilation, Groups);

    private protected override PaddedConvolution WithBias(
        int inChannels,
        int outChannels,
        PerDim kernelSize,
        ConvPadding padding,
        PaddingMode mode,
        Generator generator
    ) =>
        new Conv3d(
            inChannels,
            outChannels,
            kernelSize,
            Stride,
            padding,
            Dilation,
            Groups,
            bias: true,
            mode,
            generator,
            Weight.DType
        );
}
