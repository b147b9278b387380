namespace Micrograd;

/// <summary>Other sizes of all dims after the second: <c>[N, C, H, W] → [N, C, H′, W′]</c>, PyTorch's <c>nn.Upsample</c>; see <see cref="Tensor.Interpolate"/>.</summary>
/// <param name="size">The sizes; or none, and a scale.</param>
/// <param name="scaleFactor">By how much sizes are multiplied.</param>
/// <param name="mode">How numbers between places are found.</param>
/// <param name="alignCorners">Whether the first and the last place stay what they are.</param>
public sealed class Upsample(
    PerDim size = default,
    ScaleFactor scaleFactor = default,
    Interpolation mode = Interpolation.Nearest,
    bool alignCorners = false
)
    : Function(
        x => x.Interpolate(size, scaleFactor, mode, alignCorners),
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"Upsample({(scaleFactor.IsNone ? $"{size}" : $"× {scaleFactor}")}, {mode}{(alignCorners ? ", corners aligned" : "")})"
        ),
        keepsNothing: true
    );
