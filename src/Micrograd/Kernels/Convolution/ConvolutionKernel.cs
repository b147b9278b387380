using System.Numerics;
using System.Runtime.Intrinsics;
using Micrograd.Kernels.MatMul;

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
            Run(shape, isTransposed: false, x, w, b, y);
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
            Run(shape, isTransposed: true, x, w, b, y);
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
            if (OperatingSystem.IsBrowser())
            {
                PlainConvolution<T>.WeightGradient(shape, x, g, w);
            }
            else if (TileVector512<T>.IsSupported)
            {
                WeightGradient<TileVector512<T>, Vector512<T>, T>(shape, x, g, w);
            }
            else if (TileVector256<T>.IsSupported)
            {
                WeightGradient<TileVector256<T>, Vector256<T>, T>(shape, x, g, w);
            }
            else if (TileVector128<T>.IsSupported)
            {
                WeightGradient<TileVector128<T>, Vector128<T>, T>(shape, x, g, w);
            }
            else
            {
                WeightGradient<TileScalar<T>, T, T>(shape, x, g, w);
            }
        }
    }

    static void Run<T>(ConvolutionShape shape, bool isTransposed, T* from, T* weight, T* bias, T* to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (OperatingSystem.IsBrowser())
        {
            Plain(shape, isTransposed, from, weight, bias, to);
        }
        else if (TileVector512<T>.IsSupported)
        {
            Run<TileVector512<T>, Vector512<T>, T>(shape, isTransposed, from, weight, bias, to);
        }
        else if (TileVector256<T>.IsSupported)
        {
            Run<TileVector256<T>, Vector256<T>, T>(shape, isTransposed, from, weight, bias, to);
        }
        else if (TileVector128<T>.IsSupported)
        {
            Run<TileVector128<T>, Vector128<T>, T>(shape, isTransposed, from, weight, bias, to);
        }
        else
        {
            Run<TileScalar<T>, T, T>(shape, isTransposed, from, weight, bias, to);
        }
    }

    static void Run<TSimd, TVector, T>(ConvolutionShape shape, bool isTransposed, T* from, T* weight, T* bias, T* to)
        where TSimd : struct, ITileVector<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (
            !PlaneConvolution<TSimd, TVector, T>.Run(shape, isTransposed, from, weight, bias, to)
            && !BlockedConvolution<TSimd, TVector, T>.Run(shape, isTransposed, from, weight, bias, to)
        )
        {
            Plain(shape, isTransposed, from, weight, bias, to);
        }
    }

    static void WeightGradient<TSimd, TVector, T>(ConvolutionShape shape, T* large, T* small, T* weight)
        where TSimd : struct, ITileVector<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (
            !PlaneConvolution<TSimd, TVector, T>.WeightGradient(shape, large, small, weight)
            && !Convolution.WeightGradient<TSimd, TVector, T>.Run(shape, large, small, weight)
        )
        {
            PlainConvolution<T>.WeightGradient(shape, large, small, weight);
        }
    }

    static void Plain<T>(ConvolutionShape shape, bool isTransposed, T* from, T* weight, T* bias, T* to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (isTransposed)
        {
            PlainConvolution<T>.Transposed(shape, from, weight, bias, to);
        }
        else
        {
            PlainConvolution<T>.Forward(shape, from, weight, bias, to);
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
