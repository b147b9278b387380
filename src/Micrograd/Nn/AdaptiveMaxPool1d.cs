using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// The largest of each of so many windows, whatever the input's size: <c>[N, C, L] → [N, C, L′]</c>, or without N, PyTorch's <c>nn.AdaptiveMaxPool1d</c>; see
/// <see cref="Tensor.AdaptiveMaxPool1d"/>.
/// </summary>
/// <param name="outputSize">How many windows; 1 is the largest of all.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
public sealed class AdaptiveMaxPool1d(PerDim outputSize)
    : PoolModule(new MaxPool(AdaptiveWindows.Of(nameof(AdaptiveMaxPool1d), 1, outputSize)), $"{outputSize}");
