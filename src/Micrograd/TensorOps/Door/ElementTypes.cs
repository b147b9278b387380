using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>The one switch from what a tensor's elements are to the C# type that a kernel runs over. Which types an op takes, it says in Infer.</summary>
internal static class ElementTypes
{
    /// <summary>Runs what is of floating types alone.</summary>
    public static void Floats<TKernel>(
        TKernel kernel,
        DType dtype,
        ReadOnlySpan<Tensor> inputs,
        ReadOnlySpan<Tensor> outputs
    )
        where TKernel : struct, IFloatKernel => Switch<OfFloats<TKernel>, TKernel>(kernel, dtype, inputs, outputs);

    /// <summary>Runs what is of all types that one computes in.</summary>
    public static void Numbers<TKernel>(
        TKernel kernel,
        DType dtype,
        ReadOnlySpan<Tensor> inputs,
        ReadOnlySpan<Tensor> outputs
    )
        where TKernel : struct, INumberKernel => Switch<OfNumbers<TKernel>, TKernel>(kernel, dtype, inputs, outputs);

    /// <summary>Runs what is of any type.</summary>
    public static void Any<TKernel>(
        TKernel kernel,
        DType dtype,
        ReadOnlySpan<Tensor> inputs,
        ReadOnlySpan<Tensor> outputs
    )
        where TKernel : struct, IElementKernel => Switch<OfAny<TKernel>, TKernel>(kernel, dtype, inputs, outputs);

    /// <summary>What an op has let through that it should have refused.</summary>
    public static NotSupportedException Unfit<T>() => new($"No such kernel runs over {typeof(T).Name}.");

    static void Switch<TKind, TKernel>(
        TKernel kernel,
        DType dtype,
        ReadOnlySpan<Tensor> inputs,
        ReadOnlySpan<Tensor> outputs
    )
        where TKind : IKernelKind<TKernel>
    {
        switch (dtype)
        {
            case DType.Float32:
                TKind.Run<FloatElements<float>>(kernel, inputs, outputs);
                break;
            case DType.Float64:
                TKind.Run<FloatElements<double>>(kernel, inputs, outputs);
                break;
            case DType.Int64:
                TKind.Run<WholeElements>(kernel, inputs, outputs);
                break;
            case DType.Bool:
                TKind.Run<StoredElements<bool>>(kernel, inputs, outputs);
                break;
            case DType.Float16:
                TKind.Run<StoredElements<Half>>(kernel, inputs, outputs);
                break;
            default:
                TKind.Run<StoredElements<BFloat16>>(kernel, inputs, outputs);
                break;
        }
    }

    interface IKernelKind<TKernel>
    {
        static abstract void Run<TElements>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where TElements : IElements;
    }

    readonly struct OfFloats<TKernel> : IKernelKind<TKernel>
        where TKernel : struct, IFloatKernel
    {
        public static void Run<TElements>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where TElements : IElements => TElements.Floats(kernel, inputs, outputs);
    }

    readonly struct OfNumbers<TKernel> : IKernelKind<TKernel>
        where TKernel : struct, INumberKernel
    {
        public static void Run<TElements>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where TElements : IElements => TElements.Numbers(kernel, inputs, outputs);
    }

    readonly struct OfAny<TKernel> : IKernelKind<TKernel>
        where TKernel : struct, IElementKernel
    {
        public static void Run<TElements>(TKernel kernel, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where TElements : IElements => TElements.Any(kernel, inputs, outputs);
    }
}
