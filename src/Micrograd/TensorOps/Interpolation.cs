namespace Micrograd;

/// <summary>How numbers between places are found.</summary>
public enum Interpolation
{
    /// <summary>The place before: PyTorch's <c>"nearest"</c>.</summary>
    Nearest,

    /// <summary>On the line between two places, along each dim: <c>"linear"</c>, <c>"bilinear"</c>, <c>"trilinear"</c>.</summary>
    Linear,

    /// <summary>On a cubic through four places, along each dim, with a = −¾: <c>"bicubic"</c>.</summary>
    Cubic,
}
