using System.Numerics;
using Micrograd.Kernels;

namespace Micrograd.Tensors;

/// <summary>Comparisons element by element, with broadcasting; nothing flows back through them.</summary>
internal static class Comparisons
{
    public static Tensor Run<TComparison>(string op, Tensor a, Tensor b)
        where TComparison : struct, IComparison
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        // Both rounded to the common type first: 0.1 is the float32 0.1 beside float32 numbers.
        var common = DTypes.Promote(a.DType, a.IsWeak, b.DType, b.IsWeak);
        // Halves are compared as floats, which hold them all.
        var compared =
            common.IsComputed() ? common
            : common.IsFloating() ? DType.Float32
            : DType.Int64;
        var y = Tensor.Uninitialized(Broadcasting.Sizes(op, a.Shape, b.Shape), DType.Bool, op);
        (a, b) = (a.Detach().To(common).To(compared), b.Detach().To(common).To(compared));
        switch (compared)
        {
            case DType.Float64:
                Run<TComparison, double>(a, b, y);
                break;
            case DType.Float32:
                Run<TComparison, float>(a, b, y);
                break;
            default:
                Run<TComparison, long>(a, b, y);
                break;
        }
        return y;
    }

    static void Run<TComparison, T>(Tensor a, Tensor b, Tensor y)
        where TComparison : struct, IComparison
        where T : unmanaged, INumber<T>
    {
        var sizes = y._layout.Sizes;
        (a, b) = (InOrder<T>(a, sizes), InOrder<T>(b, sizes));
        CompareLoop.Run<TComparison, T>(sizes, Operand<T>(a), Operand<T>(b), y._storage.Span<bool>());
        GC.KeepAlive(a);
        GC.KeepAlive(b);
    }

    /// <summary>Expanded to the sizes; a copy unless it lies in order, or is one element many times.</summary>
    static Tensor InOrder<T>(Tensor x, int[] sizes)
        where T : unmanaged
    {
        x = x.Expand(new(sizes));
        return Operand<T>(x).FlatStep(sizes) >= 0 ? x : x.Contiguous();
    }

    static Operand<T> Operand<T>(Tensor x)
        where T : unmanaged => new(x._storage.Span<T>(), x._layout.Offset, x._layout.Strides);
}
