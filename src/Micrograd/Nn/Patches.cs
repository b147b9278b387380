namespace Micrograd;

/// <summary>The patches of pictures as columns: <c>[N, C, H, W] → [N, C·h·w, L]</c>, PyTorch's <c>nn.Unfold</c>; see <see cref="Tensor.Unfold"/>.</summary>
/// <param name="kernelSize">Places of a patch.</param>
/// <param name="dilation">From one place of a patch to the next; 1 unless said.</param>
/// <param name="padding">Zeros around the input; none unless said.</param>
/// <param name="stride">From one patch to the next; 1 unless said.</param>
public sealed class Unfold(
    PerDim kernelSize,
    PerDim dilation = default,
    PerDim padding = default,
    PerDim stride = default
) : Function(x => x.Unfold(kernelSize, dilation, padding, stride), $"Unfold({kernelSize})", keepsNothing: true);

/// <summary>Columns of patches added up to pictures: <c>[N, C·h·w, L] → [N, C, H, W]</c>, PyTorch's <c>nn.Fold</c>; see <see cref="Tensor.Fold"/>.</summary>
/// <param name="outputSize">H and W.</param>
/// <param name="kernelSize">Places of a patch.</param>
/// <param name="dilation">From one place of a patch to the next; 1 unless said.</param>
/// <param name="padding">Places around the output that are left out; none unless said.</param>
/// <param name="stride">From one patch to the next; 1 unless said.</param>
public sealed class Fold(
    PerDim outputSize,
    PerDim kernelSize,
    PerDim dilation = default,
    PerDim padding = default,
    PerDim stride = default
)
    : Function(
        x => x.Fold(outputSize, kernelSize, dilation, padding, stride),
        $"Fold({kernelSize} → {outputSize})",
        keepsNothing: true
    );

/// <summary>Channels spread over places: <c>[.., C·r², H, W] → [.., C, H·r, W·r]</c>, PyTorch's <c>nn.PixelShuffle</c>.</summary>
/// <param name="upscaleFactor">r.</param>
public sealed class PixelShuffle(int upscaleFactor)
    : Function(x => x.PixelShuffle(upscaleFactor), Text(nameof(PixelShuffle), upscaleFactor), keepsNothing: true);

/// <summary>Places gathered in channels: <c>[.., C, H·r, W·r] → [.., C·r², H, W]</c>, PyTorch's <c>nn.PixelUnshuffle</c>.</summary>
/// <param name="downscaleFactor">r.</param>
public sealed class PixelUnshuffle(int downscaleFactor)
    : Function(
        x => x.PixelUnshuffle(downscaleFactor),
        Text(nameof(PixelUnshuffle), downscaleFactor),
        keepsNothing: true
    );
