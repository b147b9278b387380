using Micrograd.TensorOps;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// The largest of each window along one dim: <c>[N, C, L] → [N, C, L′]</c>, L′ = ⌊(L + 2·padding − dilation·(k − 1) − 1) / stride⌋ + 1, and without N as
    /// well. NaN if one is; the gradient goes to the first of equal ones. PyTorch's <c>F.max_pool1d</c>.
    /// </summary>
    /// <param name="kernelSize">Places of a window.</param>
    /// <param name="stride">From one window to the next; the kernel's size unless said.</param>
    /// <param name="padding">Places around the input, which are never the largest, at most half of a window; none unless said.</param>
    /// <param name="dilation">From one place of a window to the next; 1 unless said.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padding, so that L′ is rounded up.</param>
    /// <exception cref="ArgumentException">The input has other dims, no place, or fewer than a window; or the padding is more than half of one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor MaxPool1d(
        PerDim kernelSize,
        PerDim stride = default,
        PerDim padding = default,
        PerDim dilation = default,
        bool ceilMode = false
    ) =>
        Door.Apply(
            new MaxPool(SlidingWindows.Of("MaxPool1d", 1, kernelSize, stride, padding, dilation, ceilMode)),
            this
        );

    /// <summary>
    /// The same as <see cref="MaxPool1d"/>, with where the largest lie, counted row after row within the input's last dim: the first of
    /// equal ones, the last NaN. PyTorch's <c>return_indices</c>.
    /// </summary>
    /// <param name="kernelSize">Places of a window.</param>
    /// <param name="stride">From one window to the next; the kernel's size unless said.</param>
    /// <param name="padding">Places around the input, which are never the largest, at most half of a window; none unless said.</param>
    /// <param name="dilation">From one place of a window to the next; 1 unless said.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padding, so that L′ is rounded up.</param>
    /// <exception cref="ArgumentException">The input has other dims, no place, or fewer than a window; or the padding is more than half of one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public (Tensor Values, Tensor Indices) MaxPool1dWithIndices(
        PerDim kernelSize,
        PerDim stride = default,
        PerDim padding = default,
        PerDim dilation = default,
        bool ceilMode = false
    ) => WithIndices(SlidingWindows.Of("MaxPool1d", 1, kernelSize, stride, padding, dilation, ceilMode));

    /// <summary>The largest of each window along two dims, <c>[N, C, H, W] → [N, C, H′, W′]</c>, or without N; see <see cref="MaxPool1d"/>. PyTorch's <c>F.max_pool2d</c>.</summary>
    /// <param name="kernelSize">Places of a window.</param>
    /// <param name="stride">From one window to the next; the kernel's size unless said.</param>
    /// <param name="padding">Places around the input, which are never the largest, at most half of a window; none unless said.</param>
    /// <param name="dilation">From one place of a window to the next; 1 unless said.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padding, so that L′ is rounded up.</param>
    /// <exception cref="ArgumentException">The input has other dims, no place, or fewer than a window; or the padding is more than half of one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor MaxPool2d(
        PerDim kernelSize,
        PerDim stride = default,
        PerDim padding = default,
        PerDim dilation = default,
        bool ceilMode = false
    ) =>
        Door.Apply(
            new MaxPool(SlidingWindows.Of("MaxPool2d", 2, kernelSize, stride, padding, dilation, ceilMode)),
            this
        );

    /// <summary>
    /// The same as <see cref="MaxPool2d"/>, with where the largest lie, counted row after row within the input's last two dims: the first of
    /// equal ones, the last NaN. PyTorch's <c>return_indices</c>.
    /// </summary>
    /// <param name="kernelSize">Places of a window.</param>
    /// <param name="stride">From one window to the next; the kernel's size unless said.</param>
    /// <param name="padding">Places around the input, which are never the largest, at most half of a window; none unless said.</param>
    /// <param name="dilation">From one place of a window to the next; 1 unless said.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padding, so that L′ is rounded up.</param>
    /// <exception cref="ArgumentException">The input has other dims, no place, or fewer than a window; or the padding is more than half of one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public (Tensor Values, Tensor Indices) MaxPool2dWithIndices(
        PerDim kernelSize,
        PerDim stride = default,
        PerDim padding = default,
        PerDim dilation = default,
        bool ceilMode = false
    ) => WithIndices(SlidingWindows.Of("MaxPool2d", 2, kernelSize, stride, padding, dilation, ceilMode));

    /// <summary>The largest of each window along three dims, <c>[N, C, D, H, W] → [N, C, D′, H′, W′]</c>, or without N; see <see cref="MaxPool1d"/>. PyTorch's <c>F.max_pool3d</c>.</summary>
    /// <param name="kernelSize">Places of a window.</param>
    /// <param name="stride">From one window to the next; the kernel's size unless said.</param>
    /// <param name="padding">Places around the input, which are never the largest, at most half of a window; none unless said.</param>
    /// <param name="dilation">From one place of a window to the next; 1 unless said.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padding, so that L′ is rounded up.</param>
    /// <exception cref="ArgumentException">The input has other dims, no place, or fewer than a window; or the padding is more than half of one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor MaxPool3d(
        PerDim kernelSize,
        PerDim stride = default,
        PerDim padding = default,
        PerDim dilation = default,
        bool ceilMode = false
    ) =>
        Door.Apply(
            new MaxPool(SlidingWindows.Of("MaxPool3d", 3, kernelSize, stride, padding, dilation, ceilMode)),
            this
        );

    /// <summary>
    /// The same as <see cref="MaxPool3d"/>, with where the largest lie, counted row after row within the input's last three dims: the first of
    /// equal ones, the last NaN. PyTorch's <c>return_indices</c>.
    /// </summary>
    /// <param name="kernelSize">Places of a window.</param>
    /// <param name="stride">From one window to the next; the kernel's size unless said.</param>
    /// <param name="padding">Places around the input, which are never the largest, at most half of a window; none unless said.</param>
    /// <param name="dilation">From one place of a window to the next; 1 unless said.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padding, so that L′ is rounded up.</param>
    /// <exception cref="ArgumentException">The input has other dims, no place, or fewer than a window; or the padding is more than half of one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public (Tensor Values, Tensor Indices) MaxPool3dWithIndices(
        PerDim kernelSize,
        PerDim stride = default,
        PerDim padding = default,
        PerDim dilation = default,
        bool ceilMode = false
    ) => WithIndices(SlidingWindows.Of("MaxPool3d", 3, kernelSize, stride, padding, dilation, ceilMode));

    /// <summary>The mean of each window along one dim, <c>[N, C, L] → [N, C, L′]</c>, or without N. PyTorch's <c>F.avg_pool1d</c>.</summary>
    /// <param name="kernelSize">Places of a window.</param>
    /// <param name="stride">From one window to the next; the kernel's size unless said.</param>
    /// <param name="padding">Places around the input, zeros, at most half of a window; none unless said.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padding.</param>
    /// <param name="countIncludePad">Whether places of the padding count in the mean.</param>
    /// <param name="divisorOverride">By what sums are divided instead of the places of a window.</param>
    /// <exception cref="ArgumentException">The input has other dims, no place, or fewer than a window; or the padding is more than half of one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor AvgPool1d(
        PerDim kernelSize,
        PerDim stride = default,
        PerDim padding = default,
        bool ceilMode = false,
        bool countIncludePad = true,
        int? divisorOverride = null
    ) => Averaged("AvgPool1d", 1, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);

    /// <summary>The mean of each window along two dims, <c>[N, C, H, W] → [N, C, H′, W′]</c>, or without N; see <see cref="AvgPool1d"/>. PyTorch's <c>F.avg_pool2d</c>.</summary>
    /// <param name="kernelSize">Places of a window.</param>
    /// <param name="stride">From one window to the next; the kernel's size unless said.</param>
    /// <param name="padding">Places around the input, zeros, at most half of a window; none unless said.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padding.</param>
    /// <param name="countIncludePad">Whether places of the padding count in the mean.</param>
    /// <param name="divisorOverride">By what sums are divided instead of the places of a window.</param>
    /// <exception cref="ArgumentException">The input has other dims, no place, or fewer than a window; or the padding is more than half of one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor AvgPool2d(
        PerDim kernelSize,
        PerDim stride = default,
        PerDim padding = default,
        bool ceilMode = false,
        bool countIncludePad = true,
        int? divisorOverride = null
    ) => Averaged("AvgPool2d", 2, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);

    /// <summary>The mean of each window along three dims, <c>[N, C, D, H, W] → [N, C, D′, H′, W′]</c>, or without N; see <see cref="AvgPool1d"/>. PyTorch's <c>F.avg_pool3d</c>.</summary>
    /// <param name="kernelSize">Places of a window.</param>
    /// <param name="stride">From one window to the next; the kernel's size unless said.</param>
    /// <param name="padding">Places around the input, zeros, at most half of a window; none unless said.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padding.</param>
    /// <param name="countIncludePad">Whether places of the padding count in the mean.</param>
    /// <param name="divisorOverride">By what sums are divided instead of the places of a window.</param>
    /// <exception cref="ArgumentException">The input has other dims, no place, or fewer than a window; or the padding is more than half of one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor AvgPool3d(
        PerDim kernelSize,
        PerDim stride = default,
        PerDim padding = default,
        bool ceilMode = false,
        bool countIncludePad = true,
        int? divisorOverride = null
    ) => Averaged("AvgPool3d", 3, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);

    /// <summary>
    /// The mean of each of so many windows along one dim, <c>[N, C, L] → [N, C, m]</c>, or without N: window i is ⌊i L / m⌋ … ⌈(i + 1) L / m⌉. 1 is
    /// the mean of all. PyTorch's <c>F.adaptive_avg_pool1d</c>.
    /// </summary>
    /// <param name="outputSize">How many windows.</param>
    /// <exception cref="ArgumentException">The input has other dims, or no place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor AdaptiveAvgPool1d(PerDim outputSize) =>
        Door.Apply(new AvgPool(AdaptiveWindows.Of("AdaptiveAvgPool1d", 1, outputSize), CountIncludePad: false), this);

    /// <summary>The largest of each of so many windows along one dim, the windows of <see cref="AdaptiveAvgPool1d"/>. PyTorch's <c>F.adaptive_max_pool1d</c>.</summary>
    /// <param name="outputSize">How many windows.</param>
    /// <exception cref="ArgumentException">The input has other dims, or no place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor AdaptiveMaxPool1d(PerDim outputSize) =>
        Door.Apply(new MaxPool(AdaptiveWindows.Of("AdaptiveMaxPool1d", 1, outputSize)), this);

    /// <summary>The same as <see cref="AdaptiveMaxPool1d"/>, with where the largest lie within the input's last dim.</summary>
    /// <param name="outputSize">How many windows.</param>
    /// <exception cref="ArgumentException">The input has other dims, or no place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public (Tensor Values, Tensor Indices) AdaptiveMaxPool1dWithIndices(PerDim outputSize) =>
        WithIndices(AdaptiveWindows.Of("AdaptiveMaxPool1d", 1, outputSize));

    /// <summary>The mean of each of so many windows along two dims, <c>[N, C, H, W] → [N, C, H′, W′]</c>, or without N; see <see cref="AdaptiveAvgPool1d"/>. PyTorch's <c>F.adaptive_avg_pool2d</c>.</summary>
    /// <param name="outputSize">How many windows.</param>
    /// <exception cref="ArgumentException">The input has other dims, or no place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor AdaptiveAvgPool2d(PerDim outputSize) =>
        Door.Apply(new AvgPool(AdaptiveWindows.Of("AdaptiveAvgPool2d", 2, outputSize), CountIncludePad: false), this);

    /// <summary>The largest of each of so many windows along two dims, the windows of <see cref="AdaptiveAvgPool2d"/>. PyTorch's <c>F.adaptive_max_pool2d</c>.</summary>
    /// <param name="outputSize">How many windows.</param>
    /// <exception cref="ArgumentException">The input has other dims, or no place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor AdaptiveMaxPool2d(PerDim outputSize) =>
        Door.Apply(new MaxPool(AdaptiveWindows.Of("AdaptiveMaxPool2d", 2, outputSize)), this);

    /// <summary>The same as <see cref="AdaptiveMaxPool2d"/>, with where the largest lie within the input's last two dims.</summary>
    /// <param name="outputSize">How many windows.</param>
    /// <exception cref="ArgumentException">The input has other dims, or no place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public (Tensor Values, Tensor Indices) AdaptiveMaxPool2dWithIndices(PerDim outputSize) =>
        WithIndices(AdaptiveWindows.Of("AdaptiveMaxPool2d", 2, outputSize));

    /// <summary>The mean of each of so many windows along three dims, <c>[N, C, D, H, W] → [N, C, D′, H′, W′]</c>, or without N; see <see cref="AdaptiveAvgPool1d"/>. PyTorch's <c>F.adaptive_avg_pool3d</c>.</summary>
    /// <param name="outputSize">How many windows.</param>
    /// <exception cref="ArgumentException">The input has other dims, or no place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor AdaptiveAvgPool3d(PerDim outputSize) =>
        Door.Apply(new AvgPool(AdaptiveWindows.Of("AdaptiveAvgPool3d", 3, outputSize), CountIncludePad: false), this);

    /// <summary>The largest of each of so many windows along three dims, the windows of <see cref="AdaptiveAvgPool3d"/>. PyTorch's <c>F.adaptive_max_pool3d</c>.</summary>
    /// <param name="outputSize">How many windows.</param>
    /// <exception cref="ArgumentException">The input has other dims, or no place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public Tensor AdaptiveMaxPool3d(PerDim outputSize) =>
        Door.Apply(new MaxPool(AdaptiveWindows.Of("AdaptiveMaxPool3d", 3, outputSize)), this);

    /// <summary>The same as <see cref="AdaptiveMaxPool3d"/>, with where the largest lie within the input's last three dims.</summary>
    /// <param name="outputSize">How many windows.</param>
    /// <exception cref="ArgumentException">The input has other dims, or no place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="InvalidOperationException">The elements are whole numbers.</exception>
    public (Tensor Values, Tensor Indices) AdaptiveMaxPool3dWithIndices(PerDim outputSize) =>
        WithIndices(AdaptiveWindows.Of("AdaptiveMaxPool3d", 3, outputSize));

    (Tensor Values, Tensor Indices) WithIndices(PoolWindows windows) =>
        (Door.Apply(new MaxPool(windows), this), Door.Apply(new MaxPoolIndices(windows), this));

    Tensor Averaged(
        string op,
        int dims,
        PerDim kernelSize,
        PerDim stride,
        PerDim padding,
        bool ceilMode,
        bool countIncludePad,
        int? divisorOverride
    )
    {
        var divisor = divisorOverride is 0
            ? throw Refusal.OutOfRange(
                nameof(divisorOverride),
                $"{op}: a divisor of 0 for {Shape}; it is 1 or more, or none."
            )
            : divisorOverride ?? 0;
        return Door.Apply(
            new AvgPool(
                SlidingWindows.Of(op, dims, kernelSize, stride, padding, default, ceilMode),
                countIncludePad,
                divisor
            ),
            this
        );
    }
}
