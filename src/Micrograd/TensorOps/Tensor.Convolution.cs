using Micrograd.TensorOps;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// Convolution along one dim: y[n, o, p] = Σ w[o, c, k] x[n, c, p·stride + k·dilation − padding] + b[o], the sum over the channels of
    /// o's group and the kernel's places: <c>[N, C, L] → [N, out, (L + 2·padding − dilation·(k − 1) − 1) / stride + 1]</c>, and without N as well.
    /// PyTorch's <c>F.conv1d</c>.
    /// </summary>
    /// <param name="weight">The factors, <c>[out, C / groups, k]</c>.</param>
    /// <param name="bias">An addend for each channel out, or null.</param>
    /// <param name="stride">From one place of the output to the next; 1 unless said.</param>
    /// <param name="padding">Zeros around the input; none unless said.</param>
    /// <param name="dilation">From one place of the kernel to the next; 1 unless said.</param>
    /// <param name="groups">Groups of channels: those out see only the channels in of their own.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the element types are not one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A stride, dilation or number of groups below 1, or a negative padding.</exception>
    public Tensor Conv1d(
        Tensor weight,
        Tensor? bias = null,
        PerDim stride = default,
        ConvPadding padding = default,
        PerDim dilation = default,
        int groups = 1
    ) => Convolved("Conv1d", 1, weight, bias, stride, padding, dilation, groups);

    /// <summary>
    /// Convolution along two dims, <c>[N, C, H, W]</c> by <c>[out, C / groups, h, w]</c>, or without N; see <see cref="Conv1d"/>. PyTorch's
    /// <c>F.conv2d</c>.
    /// </summary>
    /// <param name="weight">The factors, <c>[out, C / groups, h, w]</c>.</param>
    /// <param name="bias">An addend for each channel out, or null.</param>
    /// <param name="stride">From one place of the output to the next; 1 unless said.</param>
    /// <param name="padding">Zeros around the input; none unless said.</param>
    /// <param name="dilation">From one place of the kernel to the next; 1 unless said.</param>
    /// <param name="groups">Groups of channels: those out see only the channels in of their own.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the element types are not one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A stride, dilation or number of groups below 1, or a negative padding.</exception>
    public Tensor Conv2d(
        Tensor weight,
        Tensor? bias = null,
        PerDim stride = default,
        ConvPadding padding = default,
        PerDim dilation = default,
        int groups = 1
    ) => Convolved("Conv2d", 2, weight, bias, stride, padding, dilation, groups);

    /// <summary>
    /// Convolution along three dims, <c>[N, C, D, H, W]</c> by <c>[out, C / groups, d, h, w]</c>, or without N; see <see cref="Conv1d"/>.
    /// PyTorch's <c>F.conv3d</c>.
    /// </summary>
    /// <param name="weight">The factors, <c>[out, C / groups, d, h, w]</c>.</param>
    /// <param name="bias">An addend for each channel out, or null.</param>
    /// <param name="stride">From one place of the output to the next; 1 unless said.</param>
    /// <param name="padding">Zeros around the input; none unless said.</param>
    /// <param name="dilation">From one place of the kernel to the next; 1 unless said.</param>
    /// <param name="groups">Groups of channels: those out see only the channels in of their own.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the element types are not one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A stride, dilation or number of groups below 1, or a negative padding.</exception>
    public Tensor Conv3d(
        Tensor weight,
        Tensor? bias = null,
        PerDim stride = default,
        ConvPadding padding = default,
        PerDim dilation = default,
        int groups = 1
    ) => Convolved("Conv3d", 3, weight, bias, stride, padding, dilation, groups);

    /// <summary>
    /// Transposed convolution along one dim, what flows back through a convolution: each number of the input, times the kernel, is added to
    /// the output from p·stride − padding on: <c>[N, C, L] → [N, out, (L − 1)·stride − 2·padding + dilation·(k − 1) + outputPadding + 1]</c>,
    /// and without N as well. PyTorch's <c>F.conv_transpose1d</c>.
    /// </summary>
    /// <param name="weight">The factors, <c>[C, out / groups, k]</c>.</param>
    /// <param name="bias">An addend for each channel out, or null.</param>
    /// <param name="stride">From where one number of the input is added to where the next is; 1 unless said.</param>
    /// <param name="padding">Places of the output that are left out on both sides; none unless said.</param>
    /// <param name="outputPadding">Places that are added at the end, fewer than the stride or the dilation; none unless said.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="dilation">From one place of the kernel to the next; 1 unless said.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the element types are not one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Tensor ConvTranspose1d(
        Tensor weight,
        Tensor? bias = null,
        PerDim stride = default,
        PerDim padding = default,
        PerDim outputPadding = default,
        int groups = 1,
        PerDim dilation = default
    ) => Transposed("ConvTranspose1d", 1, weight, bias, stride, padding, outputPadding, groups, dilation);

    /// <summary>
    /// Transposed convolution along two dims, <c>[N, C, H, W]</c> by <c>[C, out / groups, h, w]</c>, or without N; see
    /// <see cref="ConvTranspose1d"/>. PyTorch's <c>F.conv_transpose2d</c>.
    /// </summary>
    /// <param name="weight">The factors, <c>[C, out / groups, h, w]</c>.</param>
    /// <param name="bias">An addend for each channel out, or null.</param>
    /// <param name="stride">From where one number of the input is added to where the next is; 1 unless said.</param>
    /// <param name="padding">Places of the output that are left out on both sides; none unless said.</param>
    /// <param name="outputPadding">Places that are added at the end, fewer than the stride or the dilation; none unless said.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="dilation">From one place of the kernel to the next; 1 unless said.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the element types are not one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Tensor ConvTranspose2d(
        Tensor weight,
        Tensor? bias = null,
        PerDim stride = default,
        PerDim padding = default,
        PerDim outputPadding = default,
        int groups = 1,
        PerDim dilation = default
    ) => Transposed("ConvTranspose2d", 2, weight, bias, stride, padding, outputPadding, groups, dilation);

    /// <summary>
    /// Transposed convolution along three dims, <c>[N, C, D, H, W]</c> by <c>[C, out / groups, d, h, w]</c>, or without N; see
    /// <see cref="ConvTranspose1d"/>. PyTorch's <c>F.conv_transpose3d</c>.
    /// </summary>
    /// <param name="weight">The factors, <c>[C, out / groups, d, h, w]</c>.</param>
    /// <param name="bias">An addend for each channel out, or null.</param>
    /// <param name="stride">From where one number of the input is added to where the next is; 1 unless said.</param>
    /// <param name="padding">Places of the output that are left out on both sides; none unless said.</param>
    /// <param name="outputPadding">Places that are added at the end, fewer than the stride or the dilation; none unless said.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="dilation">From one place of the kernel to the next; 1 unless said.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the element types are not one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Tensor ConvTranspose3d(
        Tensor weight,
        Tensor? bias = null,
        PerDim stride = default,
        PerDim padding = default,
        PerDim outputPadding = default,
        int groups = 1,
        PerDim dilation = default
    ) => Transposed("ConvTranspose3d", 3, weight, bias, stride, padding, outputPadding, groups, dilation);

    Tensor Convolved(
        string op,
        int dims,
        Tensor weight,
        Tensor? bias,
        PerDim stride,
        ConvPadding padding,
        PerDim dilation,
        int groups
    )
    {
        ArgumentNullException.ThrowIfNull(weight);
        var (strides, dilations) = (stride.For(op, "stride", dims, 1, 1), dilation.For(op, "dilation", dims, 1, 1));
        var kernel = weight.Rank == dims + 2 ? weight._layout.Sizes.AsSpan(2..) : new int[dims];
        var (before, after) = padding.For(op, strides, dilations, kernel);
        return OfExamples(new Convolution(strides, before, after, dilations, groups), weight, bias);
    }

    Tensor Transposed(
        string op,
        int dims,
        Tensor weight,
        Tensor? bias,
        PerDim stride,
        PerDim padding,
        PerDim outputPadding,
        int groups,
        PerDim dilation
    )
    {
        ArgumentNullException.ThrowIfNull(weight);
        var both = padding.For(op, "padding", dims, 0, 0);
        return OfExamples(
            new TransposedConvolution(
                stride.For(op, "stride", dims, 1, 1),
                both,
                both,
                dilation.For(op, "dilation", dims, 1, 1),
                groups,
                outputPadding.For(op, "outputPadding", dims, 0, 0)
            ),
            weight,
            bias
        );
    }

    /// <summary>An op of examples side by side, of one alone, too.</summary>
    Tensor OfExamples(ConvolutionOp op, Tensor weight, Tensor? bias)
    {
        var isAlone = Rank == op.Stride.Count + 1;
        var x = isAlone ? Unsqueeze(0) : this;
        var y = bias is null ? Door.Apply(op, x, weight) : Door.Apply(op, [x, weight, bias]);
        return isAlone ? y.Squeeze(0) : y;
    }
}
