using System.Numerics;
using Micrograd.Kernels;

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

/// <summary>A type of elements: the kernels that run over it.</summary>
internal interface IElements
{
    static abstract void Floats<TKernel>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where TKernel : struct, IFloatKernel;

    static abstract void Numbers<TKernel>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where TKernel : struct, INumberKernel;

    static abstract void Any<TKernel>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where TKernel : struct, IElementKernel;
}

/// <summary>Elements that are computed in lanes: all kernels.</summary>
internal readonly struct FloatElements<T> : IElements
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Floats<TKernel>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where TKernel : struct, IFloatKernel => kernel.Run<T>(inputs, outputs);

    public static void Numbers<TKernel>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where TKernel : struct, INumberKernel => kernel.Run<T, LaneLoop<T>>(inputs, outputs);

    public static void Any<TKernel>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where TKernel : struct, IElementKernel => kernel.Run<T>(inputs, outputs);
}

/// <summary>64-bit whole numbers.</summary>
internal readonly struct WholeElements : IElements
{
    public static void Floats<TKernel>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where TKernel : struct, IFloatKernel => throw ElementTypes.Unfit<long>();

    public static void Numbers<TKernel>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where TKernel : struct, INumberKernel => kernel.Run<long, WholeLoop>(inputs, outputs);

    public static void Any<TKernel>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where TKernel : struct, IElementKernel => kernel.Run<long>(inputs, outputs);
}

/// <summary>Elements that are stored and moved, and not computed in.</summary>
internal readonly struct StoredElements<T> : IElements
    where T : unmanaged
{
    public static void Floats<TKernel>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where TKernel : struct, IFloatKernel => throw ElementTypes.Unfit<T>();

    public static void Numbers<TKernel>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where TKernel : struct, INumberKernel => throw ElementTypes.Unfit<T>();

    public static void Any<TKernel>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where TKernel : struct, IElementKernel => kernel.Run<T>(inputs, outputs);
}
