using System.Numerics;
using Micrograd.Kernels.Rows;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// (Σ |x|ᵖ)^(1/p) over dims, which neither overflows nor vanishes on the way. Its gradient is g sign x (|x| / y)^(p−1), and 0 where the
/// norm is 0.
/// </summary>
/// <param name="Order">p: 2 of the Euclidean norm, ∞ and −∞ of the largest and smallest, 0 of a count.</param>
/// <param name="Dims">The dims; none means all.</param>
/// <param name="KeepDim">Whether they stay, with size 1.</param>
internal sealed record Norm(double Order, Dims Dims, bool KeepDim) : LibraryOp
{
    public override string Name => "norm";

    internal override string Called => "Norm";

    public override object Deciding => Order;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        FloatsOnly.Require(Called, inputs[0]);
        if (double.IsNaN(Order))
        {
            throw Refusal.OutOfRange("order", $"{Called}: an order of nan for {inputs[0].Shape}.");
        }
        var hasNoneOfNothing = Order < 0 || double.IsPositiveInfinity(Order);
        return Reduction.Infer(Called, inputs[0], Dims, KeepDim, inputs[0].DType, hasNoneOfNothing);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Kernel(Order), inputs[0].DType, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (Order == 0)
        {
            return Tensor.Zeros(inputs[0].Shape, inputs[0].DType);
        }
        if (Order == 2)
        {
            return Door.Apply(new NormGradient(Dims), [g, inputs[0], outputs[0]]);
        }
        var (x, over) = (inputs[0], new ReducedDims(Called, inputs[0].Shape, Dims));
        var share = Share(x.Abs(), over.AsKept(outputs[0]));
        var flow = over.AsKept(g) * x.Sign() * share;
        // What was not chosen gets nothing, though g be infinite.
        return double.IsInfinity(Order) ? Tensor.Where(share.Eq(0L), Tensor.Zeros([], x.DType), flow) : flow;
    }

    /// <summary>∂y/∂|x|: (|x| / y)^(p−1). Of those that alone decide, one as infinite as the norm or as large, an equal part each.</summary>
    Tensor Share(Tensor size, Tensor y)
    {
        if (Order == 1)
        {
            return Tensor.Ones([], size.DType);
        }
        var hits = size.Eq(y).To(size.DType);
        var count = Door.Apply(new Sum(Dims, true), hits);
        if (double.IsInfinity(Order))
        {
            return hits / count;
        }
        var one = Tensor.Ones([], size.DType);
        var isInfinite = y.Eq(double.PositiveInfinity);
        var isFlat = size.Eq(0L) | y.Eq(0L) | isInfinite;
        // NaN stays, and 0, which has no direction, is asked for no power.
        var infinite = hits * Tensor.Where(count.Eq(0L), one, count).Pow(1 / Order - 1);
        var beside = Tensor.Where(isInfinite, infinite, y.Detach() * 0.0);
        var ratio = Tensor.Where(isFlat, one, size) / Tensor.Where(isFlat, one, y);
        return Tensor.Where(isFlat, beside, ratio.Pow(Order - 1));
    }

    readonly struct Kernel(double order) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var from = Reduction.Rows<T>(inputs[0]);
            var to = outputs[0]._storage.Span<T>();
            var columns = to.IsEmpty ? 0 : from.Length / to.Length;
            if (order == 2)
            {
                NormRows<T>.Forward(from, columns, to);
            }
            else
            {
                PowerNormRows<T>.Forward(from, columns, order, to);
            }
        }
    }
}

/// <summary>
/// The gradient of a Euclidean norm's input, of g, x and the norm. Beside an infinite norm g is shared among what is infinite, in equal parts.
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
