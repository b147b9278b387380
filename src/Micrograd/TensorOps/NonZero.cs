using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>Where the elements are true, row after row: a row of places for each, [n, rank].</summary>
internal sealed record NonZero : LibraryOp
{
    public static readonly NonZero Op = new();

    public override string Name => "nonzero";

    internal override string Called => "NonZero";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        inputs[0].DType == DType.Bool
            ? Ordered.AsRows(inputs, TensorSpec.OfData(DType.Int64))
            : throw new ArgumentException(
                $"{Called}: elements of {inputs[0].DType.Text()}, not bool; Bool() converts them."
            );

    internal override TensorSpec InferFromData(ReadOnlySpan<Tensor> inputs)
    {
        var count = Reduction.Rows<bool>(inputs[0]).Count(true);
        return TensorSpec.Of([count, inputs[0].Rank], DType.Int64);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var truths = Reduction.Rows<bool>(inputs[0]);
        var sizes = inputs[0]._layout.Sizes;
        var places = outputs[0]._storage.Span<long>();
        for (var (row, element) = (0, 0); element < truths.Length; element++)
        {
            if (!truths[element])
            {
                continue;
            }
            var rest = element;
            for (var dim = sizes.Length - 1; dim >= 0; dim--)
            {
                (rest, var at) = Math.DivRem(rest, sizes[dim]);
                places[row + dim] = at;
            }
            row += sizes.Length;
        }
    }
}
