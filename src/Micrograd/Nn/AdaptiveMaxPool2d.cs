using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// The largest of each of so many windows, whatever the input's size: <c>[N, C, H, W] → [N, C, H′, W′]</c>, or without N, PyTorch's <c>nn.AdaptiveMaxPool2d</c>; see
/// <see cref="Tensor.AdaptiveMaxPool2d"/>.
/// </summary>
/// <param name="outputSize">How many windows; 1 is the largest of all.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
public sealed class AdaptiveMaxPool2d(PerDim outputSize)
    : PoolModule(new MaxPool(AdaptiveWindows.Of(nameof(AdaptiveMaxPool2d), 2, outputSize)), $"{outputSize}");
