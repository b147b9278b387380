using System.Numerics;
using Micrograd.Kernels.Rows;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>√Σx² over dims, which neither overflows nor vanishes on the way. Its gradient is g x / y, and 0 where the norm is 0.</summary>
internal sealed record Norm(Dims Dims, bool KeepDim) : LibraryOp
{
    public override string Name => "norm";

    internal override string Called => "Norm";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        FloatsOnly.Require(Called, inputs[0]);
        return Reduction.Infer(Called, inputs[0], Dims, KeepDim, inputs[0].DType, needsElements: false);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(default(Kernel), inputs[0].DType, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Door.Apply(new NormGradient(Dims), [g, inputs[0], outputs[0]]);

    readonly struct Kernel : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var from = Reduction.Rows<T>(inputs[0]);
            var to = outputs[0]._storage.Span<T>();
            NormRows<T>.Forward(from, to.IsEmpty ? 0 : from.Length / to.Length, to);
        }
    }
}

/// <summary>
/// The gradient of a norm's input, of g, x and the norm. Beside an infinite norm g is shared among what is infinite, in equal parts.
/// </summary>
internal sealed record NormGradient(Dims Dims) : LibraryOp
{
    public override string Name => "norm_grad";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[1];
        var over = new ReducedDims("Norm", x.Shape, Dims);
        if (over.OrderFor(x) is { } order)
        {
            return TensorSpec.Wanting(1, order);
        }
        for (var i = 0; i < inputs.Length; i += 2)
        {
            if (Ordered.Rows(inputs[i]) is { } rows)
            {
                return TensorSpec.Wanting(i, rows);
            }
        }
        return x.IsContiguous
            ? TensorSpec.Of(x.Shape, x.DType)
            : new(Layout.Contiguous(x._layout.Sizes, over.InnermostOrder.AsSpan()), x.DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            ElementTypes.Floats(default(Kernel), inputs[1].DType, inputs, outputs);
        }
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var (x, over) = (inputs[1], new ReducedDims("Norm", inputs[1].Shape, Dims));
        var (g, y) = (over.AsKept(inputs[0]), over.AsKept(inputs[2]));
        var isZero = y.Detach().Eq(0L);
        var share = x / Tensor.Where(isZero, Tensor.Ones([], x.DType), y);
        return Tensor.Where(isZero, Tensor.Zeros([], x.DType), g * share);
    }

    readonly struct Kernel : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var x = Reduction.Rows<T>(inputs[1]);
            var y = Reduction.Rows<T>(inputs[2]);
            NormRows<T>.Backward(
                Reduction.Rows<T>(inputs[0]),
                x,
                y,
                x.Length / y.Length,
                outputs[0]._storage.Span<T>()
            );
        }
    }
}
