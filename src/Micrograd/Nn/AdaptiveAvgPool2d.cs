using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// The mean of each of so many windows, whatever the input's size: <c>[N, C, H, W] → [N, C, H′, W′]</c>, or without N, PyTorch's <c>nn.AdaptiveAvgPool2d</c>; see
/// <see cref="Tensor.AdaptiveAvgPool2d"/>.
/// </summary>
/// <param name="outputSize">How many windows; 1 is the mean of all.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
public sealed class AdaptiveAvgPool2d(PerDim outputSize)
    : PoolModule(
        new AvgPool(AdaptiveWindows.Of(nameof(AdaptiveAvgPool2d), 2, outputSize), CountIncludePad: false),
        $"{outputSize}"
    );
