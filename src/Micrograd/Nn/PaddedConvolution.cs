using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>What <see cref="Conv1d"/>, <see cref="Conv2d"/> and <see cref="Conv3d"/> share: padding, of zeros or of the input itself.</summary>
public abstract class PaddedConvolution : ConvolutionModule
{
    readonly int _dims;
    readonly ConvPadding _padding;
    readonly PaddingMode _mode;

    private protected PaddedConvolution(
        string name,
        int dims,
        int inChannels,
        int outChannels,
        PerDim kernelSize,
        PerDim stride,
        ConvPadding padding,
        PerDim dilation,
        int groups,
        bool bias,
        PaddingMode paddingMode,
        Generator? generator,
        DType dtype
    )
        : base(
            dims,
            (inChannels, outChannels),
            (
                PerGroup(name, outChannels, groups, nameof(outChannels)) * groups,
                PerGroup(name, inChannels, groups, nameof(inChannels))
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
        (_dims, _padding, _mode) = (dims, padding, paddingMode);
        _ = Around();
    }

    private protected override string Extra =>
        (_padding == default ? "" : $", padding {_padding}")
        + (_mode == PaddingMode.Zeros ? "" : $" {_mode.ToString().ToLowerInvariant()}");

    /// <summary>The convolution of the input with its padding.</summary>
    private protected abstract Tensor Convolve(Tensor x, ConvPadding padding);

    /// <inheritdoc />
    protected sealed override Tensor Compute(Tensor x)
    {
        // What has other dims is refused by the convolution.
        if (_mode == PaddingMode.Zeros || (x.Rank != _dims + 1 && x.Rank != _dims + 2))
        {
            return Convolve(x, _padding);
        }
        var channels = x.Shape[^(_dims + 1)];
        if (channels != Weight.Shape[1] * Groups)
        {
            throw new ArgumentException(
                $"{Kind}: an input of {x.Shape} has {channels} channels at dim {x.Rank - _dims - 1}; the module takes {Weight.Shape[1] * Groups}."
            );
        }
        var around = Around();
        Span<int> before = stackalloc int[x.Rank];
        Span<int> after = stackalloc int[x.Rank];
        around.Before.AsSpan().CopyTo(before[^_dims..]);
        around.After.AsSpan().CopyTo(after[^_dims..]);
        return Convolve(x.Pad(before, after, _mode), ConvPadding.Valid);
    }

    /// <summary>The same convolution with a bias, to be given other numbers.</summary>
    private protected abstract PaddedConvolution WithBias(
        int inChannels,
        int outChannels,
        PerDim kernelSize,
        ConvPadding padding,
        PaddingMode mode,
        Generator generator
    );

    private protected sealed override ConvolutionModule WithBias(Generator generator) =>
        WithBias(
            Weight.Shape[1] * Groups,
            Weight.Shape[0],
            PerDim.Create(Weight._layout.Sizes.AsSpan(2..)),
            _padding,
            _mode,
            generator
        );

    (Dims Before, Dims After) Around() =>
        _padding.For(
            Kind,
            Stride.For(Kind, "stride", _dims, 1, 1),
            Dilation.For(Kind, "dilation", _dims, 1, 1),
            Weight._layout.Sizes.AsSpan(2..)
        );
}
