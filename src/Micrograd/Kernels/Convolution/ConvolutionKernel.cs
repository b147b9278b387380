using System.Numerics;

namespace Micrograd.Kernels.Convolution;

/// <summary>Convolution, transposed convolution, and the gradient by the weight, over contiguous memory; see <see cref="ConvolutionShape"/>.</summary>
internal static unsafe class ConvolutionKernel
{
    /// <summary>The small side of the large one, the weight, and a bias for each channel, if there is one.</summary>
    public static void Forward<T>(
        ConvolutionShape shape,
        ReadOnlySpan<T> large,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> small
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(shape, large.Length, weight.Length, small.Length, bias.Length, shape.Groups * shape.Smalls);
        fixed (
            T* x = large,
                w = weight,
                b = bias,
                y = small
        )
        {
            PlainConvolution<T>.Forward(shape, x, w, b, y);
        }
    }

    /// <summary>The large side of the small one, the weight, and a bias for each channel, if there is one.</summary>
    public static void Transposed<T>(
        ConvolutionShape shape,
        ReadOnlySpan<T> small,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> large
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(shape, large.Length, weight.Length, small.Length, bias.Length, shape.Groups * shape.Larges);
        fixed (
            T* x = small,
                w = weight,
                b = bias,
                y = large
        )
        {
            PlainConvolution<T>.Transposed(shape, x, w, b, y);
        }
    }

    /// <summary>The gradient by the weight, of both sides.</summary>
    public static void WeightGradient<T>(
        ConvolutionShape shape,
        ReadOnlySpan<T> large,
        ReadOnlySpan<T> small,
        Span<T> weight
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(shape, large.Length, weight.Length, small.Length, 0, 0);
        fixed (
            T* x = large,
                g = small,
                w = weight
        )
        {
            PlainConvolution<T>.WeightGradient(shape, x, g, w);
        }
    }

    static void Check(ConvolutionShape shape, int large, int weight, int small, int bias, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(large, shape.LargeCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weight, shape.WeightCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(small, shape.SmallCount);
        if (bias != 0)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(bias, channels);
        }
    }
}
