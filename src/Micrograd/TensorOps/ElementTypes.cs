using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>What runs over elements of floating types.</summary>
internal interface IFloatKernel
{
    void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>What runs over elements that one computes in, whole ones too.</summary>
internal interface INumberKernel
{
    void Run<T, TLoop>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where T : unmanaged, INumber<T>
        where TLoop : struct, IElementLoop<T>;
}

/// <summary>What runs over elements of any type.</summary>
internal interface IElementKernel
{
    void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where T : unmanaged;
}

/// <summary>The one switch from what a tensor's elements are to the C# type that a kernel runs over. Which types an op takes, it says in Infer.</summary>
internal static class ElementTypes
{
    public static void Floats<TKernel>(
        TKernel kernel,
        DType dtype,
        ReadOnlySpan<Tensor> inputs,
        ReadOnlySpan<Tensor> outputs
    )
        where TKernel : struct, IFloatKernel
    {
        switch (dtype)
        {
            case DType.Float32:
                kernel.Run<float>(inputs, outputs);
                break;
            case DType.Float64:
                kernel.Run<double>(inputs, outputs);
                break;
            default:
                throw Unfit(dtype);
        }
    }

    public static void Numbers<TKernel>(
        TKernel kernel,
        DType dtype,
        ReadOnlySpan<Tensor> inputs,
        ReadOnlySpan<Tensor> outputs
    )
        where TKernel : struct, INumberKernel
    {
        switch (dtype)
        {
            case DType.Float32:
                kernel.Run<float, LaneLoop<float>>(inputs, outputs);
                break;
            case DType.Float64:
                kernel.Run<double, LaneLoop<double>>(inputs, outputs);
                break;
            case DType.Int64:
                kernel.Run<long, WholeLoop>(inputs, outputs);
                break;
            default:
                throw Unfit(dtype);
        }
    }

    public static void Any<TKernel>(
        TKernel kernel,
        DType dtype,
        ReadOnlySpan<Tensor> inputs,
        ReadOnlySpan<Tensor> outputs
    )
        where TKernel : struct, IElementKernel
    {
        switch (dtype)
        {
            case DType.Float32:
                kernel.Run<float>(inputs, outputs);
                break;
            case DType.Float64:
                kernel.Run<double>(inputs, outputs);
                break;
            case DType.Int64:
                kernel.Run<long>(inputs, outputs);
                break;
            case DType.Bool:
                kernel.Run<bool>(inputs, outputs);
                break;
            case DType.Float16:
                kernel.Run<Half>(inputs, outputs);
                break;
            case DType.BFloat16:
                kernel.Run<BFloat16>(inputs, outputs);
                break;
            default:
                throw Unfit(dtype);
        }
    }

    static NotSupportedException Unfit(DType dtype) => new($"No kernel runs over {dtype.Text()}.");
}
