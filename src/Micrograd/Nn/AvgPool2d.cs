using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>The mean of each window: <c>[N, C, H, W] → [N, C, H′, W′]</c>, or without N, PyTorch's <c>nn.AvgPool2d</c>; see <see cref="Tensor.AvgPool2d"/>.</summary>
/// <param name="kernelSize">Places of a window.</param>
/// <param name="stride">From one window to the next; the kernel's size unless said.</param>
/// <param name="padding">Zeros around the input, at most half of a window; none unless said.</param>
/// <param name="ceilMode">Whether a last window may reach beyond the padding.</param>
/// <param name="countIncludePad">Whether places of the padding count in the mean.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class AvgPool2d(
    PerDim kernelSize,
    PerDim stride = default,
    PerDim padding = default,
    bool ceilMode = false,
    bool countIncludePad = true
)
    : PoolModule(
        new AvgPool(
            SlidingWindows.Of(nameof(AvgPool2d), 2, kernelSize, stride, padding, default, ceilMode),
            countIncludePad
        ),
        Text(kernelSize, stride, padding, ceilMode ? "ceil" : "", countIncludePad ? "" : "padding not counted")
    );
