using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>
/// The mean of each of so many windows, whatever the input's size: <c>[N, C, L] → [N, C, L′]</c>, or without N, PyTorch's <c>nn.AdaptiveAvgPool1d</c>; see
/// <see cref="Tensor.AdaptiveAvgPool1d"/>.
/// </summary>
/// <param name="outputSize">How many windows; 1 is the mean of all.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
public sealed class AdaptiveAvgPool1d(PerDim outputSize)
    : PoolModule(
        new AvgPool(AdaptiveWindows.Of(nameof(AdaptiveAvgPool1d), 1, outputSize), CountIncludePad: false),
        $"{outputSize}"
    );
