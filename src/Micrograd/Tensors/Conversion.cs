using Micrograd.Kernels;

namespace Micrograd.Tensors;

/// <summary>Copies elements from any layout, and from one type to another: to whole numbers towards 0, to bool by ≠ 0.</summary>
internal static class Conversion
{
    /// <summary>A contiguous copy of this type, not recorded.</summary>
    public static Tensor Copy(Tensor x, DType dtype, string op)
    {
        var y = Tensor.Uninitialized(x._layout.Sizes, dtype, op);
        CopyTo(x, y);
        return y;
    }

    /// <summary>Writes one tensor's elements into another of the same sizes.</summary>
    public static void CopyTo(Tensor from, Tensor to)
    {
        switch (from.DType)
        {
            case DType.Float32:
                From<float>(from, to);
                break;
            case DType.Float64:
                From<double>(from, to);
                break;
            case DType.Int64:
                From<long>(from, to);
                break;
            case DType.Bool:
                From<bool>(from, to);
                break;
            case DType.Float16:
                From<Half>(from, to);
                break;
            default:
                From<BFloat16>(from, to);
                break;
        }
    }

    static void From<TFrom>(Tensor from, Tensor to)
        where TFrom : unmanaged
    {
        switch (to.DType)
        {
            case DType.Float32:
                Run<TFrom, float>(from, to);
                break;
            case DType.Float64:
                Run<TFrom, double>(from, to);
                break;
            case DType.Int64:
                Run<TFrom, long>(from, to);
                break;
            case DType.Bool:
                Run<TFrom, bool>(from, to);
                break;
            case DType.Float16:
                Run<TFrom, Half>(from, to);
                break;
            default:
                Run<TFrom, BFloat16>(from, to);
                break;
        }
    }

    static void Run<TFrom, TTo>(Tensor from, Tensor to)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        var source = new Operand<TFrom>(from._storage.Span<TFrom>(), from._layout.Offset, from._layout.Strides);
        CopyLoop.Run(from._layout.Sizes, source, to._storage.Span<TTo>(), to._layout.Offset, to._layout.Strides);
        GC.KeepAlive(from);
        GC.KeepAlive(to);
    }
}
