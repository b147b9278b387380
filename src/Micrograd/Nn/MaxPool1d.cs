using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>The largest of each window: <c>[N, C, L] → [N, C, L′]</c>, or without N, PyTorch's <c>nn.MaxPool1d</c>; see <see cref="Tensor.MaxPool1d"/>.</summary>
/// <param name="kernelSize">Places of a window.</param>
/// <param name="stride">From one window to the next; the kernel's size unless said.</param>
/// <param name="padding">Places around the input, at most half of a window; none unless said.</param>
/// <param name="dilation">From one place of a window to the next; 1 unless said.</param>
/// <param name="ceilMode">Whether a last window may reach beyond the padding.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class MaxPool1d(
    PerDim kernelSize,
    PerDim stride = default,
    PerDim padding = default,
    PerDim dilation = default,
    bool ceilMode = false
)
    : PoolModule(
        new MaxPool(SlidingWindows.Of(nameof(MaxPool1d), 1, kernelSize, stride, padding, dilation, ceilMode)),
        Text(kernelSize, stride, padding, dilation.IsNone ? "" : $"dilation {dilation}", ceilMode ? "ceil" : "")
    );
