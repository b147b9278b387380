using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// The first input with a part of it, which views lead to, overwritten by the second, which broadcasts: what a write in place that carries
/// a gradient has computed. The part that was overwritten hands nothing on to what was there before.
/// </summary>
/// <param name="Way">The views from the whole to the part.</param>
internal sealed record Overwrite(ViewPath? Way) : LibraryOp
{
    public override string Name => "overwrite";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (x, source) = (inputs[0], inputs[1]);
        var part = Tensor.WithoutMemory(Layout.Contiguous(x._layout.Sizes), x.DType).Along(Way);
        return source.DType == x.DType && source._layout.Expand(part._layout.Sizes) is not null
            ? TensorSpec.Of(x.Shape, x.DType)
            : throw new ArgumentException(
                $"Overwrite: {source.Shape} {source.DType.Text()} does not fit the part {part.Shape} of {x.Shape} {x.DType.Text()}."
            );
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var y = outputs[0];
        Copying.Run(inputs[0], y);
        var layout = ViewPath.Layout(Way, y);
        Copying.Run(inputs[1], new(y._storage, layout, y.DType));
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input == 0 ? Door.Apply(this, g, new Number(0L).As(g.DType)) : g.Contiguous().Along(Way);
}
