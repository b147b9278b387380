namespace Micrograd;

/// <summary>
/// Transposed convolution along two dims: <c>[N, in, H, W] → [N, out, …]</c>, and without N as well, PyTorch's <c>nn.ConvTranspose2d</c>.
/// State: <c>weight [in, out / groups, h, w]</c>, <c>bias [out]</c>.
/// </summary>
public sealed class ConvTranspose2d : ConvolutionModule
{
    readonly PerDim _padding;
    readonly PerDim _outputPadding;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">The places of the kernel.</param>
    /// <param name="stride">From where one number of the input is added to where the next is; 1 unless said.</param>
    /// <param name="padding">Places of the output that are left out on both sides; none unless said.</param>
    /// <param name="outputPadding">Places that are added at the end, fewer than the stride or the dilation; none unless said.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="bias">Whether there is one.</param>
    /// <param name="dilation">From one place of the kernel to the next; 1 unless said.</param>
    /// <param name="generator">Where the first numbers come from: uniform in ±1/√(out / groups · kernel), as in PyTorch.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentException">The groups do not divide the channels, or numbers are not one a dim.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ConvTranspose2d(
        int inChannels,
        int outChannels,
        PerDim kernelSize,
        PerDim stride = default,
        PerDim padding = default,
        PerDim outputPadding = default,
        int groups = 1,
        bool bias = true,
        PerDim dilation = default,
        Generator? generator = null,
        DType dtype = DType.Float32
    )
        : base(
            2,
            (inChannels, outChannels),
            (
                PerGroup(nameof(ConvTranspose2d), inChannels, groups, nameof(inChannels)) * groups,
                PerGroup(nameof(ConvTranspose2d), outChannels, groups, nameof(outChannels))
            ),
            kernelSize,
            stride,
            dilation,
            groups,
            bias,
            generator,
            dtype
        )
    {
        (_padding, _outputPadding) = (padding, outputPadding);
        _ = padding.For(Kind, nameof(padding), 2, 0, 0);
        _ = outputPadding.For(Kind, nameof(outputPadding), 2, 0, 0);
    }

    private protected override string Extra =>
        (_padding.IsNone ? "" : $", padding {_padding}")
        + (_outputPadding.IsNone ? "" : $", output padding {_outputPadding}");

    /// <inheritdoc />
    protected override Tensor Compute(Tensor x) =>
        x.ConvTranspose2d(Weight, Bias, Stride, _padding, _outputPadding, Groups, Dilation);

    internal override int OutChannels => Weight.Shape[1] * Groups;

    internal override Tensor WeightTimes(Tensor factors)
    {
        // Channels of the output stand in groups behind those of the input.
        var rest = Weight._layout.Sizes[2..];
        var (ins, outs) = (Weight.Shape[0] / Groups, Weight.Shape[1]);
        int[] spread = [Groups, 1, outs, .. Enumerable.Repeat(1, rest.Length)];
        return (Weight.Double().Reshape([Groups, ins, outs, .. rest]) * factors.Reshape(spread)).Reshape(Weight.Shape);
    }

    private protected override ConvolutionModule WithBias(Generator generator) =>
        new ConvTranspose2d(
            Weight.Shape[0],
            OutChannels,
            PerDim.Create(Weight._layout.Sizes.AsSpan(2..)),
            Stride,
            _padding,
            _outputPadding,
            Groups,
            bias: true,
            Dilation,
            generator,
            Weight.DType
        );
}
