using System.Numerics;
using Micrograd.Kernels.Pooling;

namespace Micrograd.TensorOps;

/// <summary>The largest of each window; the gradient goes to the first of equal ones, and to the last NaN.</summary>
internal sealed record MaxPool(PoolWindows Windows) : LibraryOp
{
    public override string Name => "max_pool";

    internal override string Called => $"{(Windows is AdaptiveWindows ? "Adaptive" : "")}MaxPool{Windows.Rank}d";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var layout = Windows.Infer(Called, inputs[0], out var shape);
        RequirePlaces(shape, inputs[0]);
        return Ordered.AsRows(inputs, new(layout, inputs[0].DType, shape));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Kernel((PoolShape)spec.Plan!), inputs[0].DType, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Door.Apply(new MaxPoolGradient(this), [g, inputs[0]]);

    /// <exception cref="ArgumentException">A window holds no place, as one that is dilated may.</exception>
    public void RequirePlaces(PoolShape shape, Tensor x)
    {
        foreach (var axis in (ReadOnlySpan<PoolAxis>)[shape.Outer, shape.Middle, shape.Inner])
        {
            for (var window = 0; window < axis.Small; window++)
            {
                if (axis.Count(window) == 0)
                {
                    throw new ArgumentException(
                        $"{Called}: a window of {x.Shape} holds padding alone; take less padding or a smaller dilation."
                    );
                }
            }
        }
    }

    readonly struct Kernel(PoolShape shape) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            MaxPooling<T>.Forward(shape, Reduction.Rows<T>(inputs[0]), outputs[0]._storage.Span<T>());
    }
}

/// <summary>Where in its plane, counted row after row, the largest of each window lies: the first of equal ones, the last NaN.</summary>
internal sealed record MaxPoolIndices(PoolWindows Windows) : LibraryOp
{
    public override string Name => "max_pool_indices";

    internal override string Called => new MaxPool(Windows).Called;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var layout = Windows.Infer(Called, inputs[0], out var shape);
        new MaxPool(Windows).RequirePlaces(shape, inputs[0]);
        return Ordered.AsRows(inputs, new(layout, DType.Int64, shape));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Kernel((PoolShape)spec.Plan!), inputs[0].DType, inputs, outputs);

    readonly struct Kernel(PoolShape shape) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            MaxPooling<T>.Indices(shape, Reduction.Rows<T>(inputs[0]), outputs[0]._storage.Span<long>());
    }
}

/// <summary>The gradient of max pooling, of g and x.</summary>
internal sealed record MaxPoolGradient(MaxPool Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => "max_pool_grad";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        _ = Forward.Windows.Infer(Forward.Called, inputs[1], out var shape);
        return Ordered.AsRows(inputs, new(Tensors.Layout.Contiguous(inputs[1]._layout.Sizes), inputs[1].DType, shape));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Kernel((PoolShape)spec.Plan!), inputs[0].DType, inputs, outputs);

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var (g, x) = (inputs[0], inputs[1]);
        var first = x.Rank - Forward.Windows.Rank;
        var places = Door.Apply(new MaxPoolIndices(Forward.Windows), x.Detach()).Flatten(first);
        var flat = g.Flatten(first);
        int[] sizes =
        [
            .. x._layout.Sizes.AsSpan(0, first),
            x.Count == 0 ? 0 : (int)new Shape(x._layout.Sizes[first..]).ElementCount,
        ];
        return Door.Apply(new ScatterAdd(first, new Shape(sizes)), flat, places).As(x.Shape);
    }

    readonly struct Kernel(PoolShape shape) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            MaxPooling<T>.Backward(
                shape,
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                outputs[0]._storage.Span<T>()
            );
    }
}
