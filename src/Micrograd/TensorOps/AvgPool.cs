using System.Numerics;
using Micrograd.Kernels.Pooling;

namespace Micrograd.TensorOps;

/// <summary>The mean of each window, or its sum over another divisor.</summary>
/// <param name="Windows">The windows.</param>
/// <param name="CountIncludePad">Whether places of the padding count among those of a window.</param>
/// <param name="Divisor">By what a sum is divided instead; 0 for the places of its window.</param>
internal sealed record AvgPool(PoolWindows Windows, bool CountIncludePad, int Divisor = 0) : LibraryOp
{
    public override string Name => "avg_pool";

    internal override string Called => $"{(Windows is AdaptiveWindows ? "Adaptive" : "")}AvgPool{Windows.Rank}d";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        if (Divisor < 0)
        {
            throw Refusal.OutOfRange(
                "divisorOverride",
                $"{Called}: a divisor of {Divisor} for {inputs[0].Shape}; it is 1 or more, or none."
            );
        }
        var layout = Windows.Infer(Called, inputs[0], out var shape);
        return Ordered.AsRows(inputs, new(layout, inputs[0].DType, shape));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Kernel(this, (PoolShape)spec.Plan!), inputs[0].DType, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Door.Apply(new AvgPoolGradient(this, inputs[0].Shape), g);

    readonly struct Kernel(AvgPool op, PoolShape shape) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            AveragePooling<T>.Forward(
                shape,
                op.Divisor,
                op.CountIncludePad,
                Reduction.Rows<T>(inputs[0]),
                outputs[0]._storage.Span<T>()
            );
    }
}

/// <summary>The gradient of average pooling: each place gets its share of the windows that hold it.</summary>
/// <param name="Forward">The pooling.</param>
/// <param name="Shape">The shape of its input.</param>
internal sealed record AvgPoolGradient(AvgPool Forward, Shape Shape) : LibraryOp
{
    internal override string Attributes => $"{Forward.Attributes}, Shape = {Shape}";

    public override string Name => "avg_pool_grad";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var layout = Tensors.Layout.Contiguous(Shape.Sizes);
        _ = Forward.Windows.Infer(Forward.Called, Tensor.WithoutMemory(layout, inputs[0].DType), out var shape);
        return Ordered.AsRows(inputs, new(layout, inputs[0].DType, shape));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Kernel(Forward, (PoolShape)spec.Plan!), inputs[0].DType, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Door.Apply(Forward, g);

    readonly struct Kernel(AvgPool op, PoolShape shape) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            AveragePooling<T>.Backward(
                shape,
                op.Divisor,
                op.CountIncludePad,
                Reduction.Rows<T>(inputs[0]),
                outputs[0]._storage.Span<T>()
            );
    }
}
