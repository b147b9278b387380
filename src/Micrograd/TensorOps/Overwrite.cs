using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// The first input with a part of it, which views lead to, overwritten by the second, which broadcasts: what a write in place that carries
/// a gradient has computed. The part that was overwritten hands nothing on to what was there before. Of the part, index tensors may pick
/// places along some dims; of several for one place the last stays.
/// </summary>
/// <param name="Way">The views from the whole to the part.</param>
/// <param name="At">The dims of the part that index tensors, the inputs from the third on, pick along.</param>
internal sealed record Overwrite(ViewPath? Way, Dims At = default) : LibraryOp
{
    internal override string Attributes =>
        string.Join(
            ", ",
            ViewPath
                .FromTheFirst(Way)
                .Select(view => $"{view.Name}({view.Attributes})")
                .Concat(At.Count > 0 ? [$"At = {At}"] : [])
        );

    public override string Name => "overwrite";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (x, source) = (inputs[0], inputs[1]);
        var part = Tensor.WithoutMemory(Layout.Contiguous(x._layout.Sizes), x.DType).Along(Way);
        if (At.Count > 0)
        {
            new Picked("Index", part.Shape, At, inputs[2..]).RequireFits(source, x.DType);
            return TensorSpec.Of(x.Shape, x.DType);
        }
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
        var part = new Tensor(y._storage, layout, y.DType);
        if (At.Count > 0)
        {
            PickLoop.Write(inputs[1], part, At, inputs[2..]);
        }
        else
        {
            Copying.Run(inputs[1], part);
        }
    }

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input switch
        {
            0 => Door.Apply(this, [g, new Number(0L).As(g.DType), .. inputs[2..]]),
            1 when At.Count > 0 => Door.Apply(new IndexLast(At), [g.Contiguous().Along(Way), .. inputs[2..]]),
            1 => g.Contiguous().Along(Way),
            _ => null,
        };
}
