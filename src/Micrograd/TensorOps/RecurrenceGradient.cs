using System.Numerics;
using Micrograd.Kernels.Recurrence;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// What flows back through a recurrent layer, of g, its inputs, its result and what was kept: the gradients of the input's part of the
/// gates, of a GRU's state's part, of the first state and of the cell's, one after the other. The weights' gradients are products of these.
/// </summary>
/// <param name="Forward">The layer.</param>
internal sealed record RecurrenceGradient(Recurrence Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => $"{Forward.Name}_grad";

    internal override string Called => Forward.Called;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var count = inputs[1].Count * (Forward.IsApart ? 2L : 1) + inputs[3].Count * (Forward.HasCell ? 2L : 1);
        return Ordered.AsRows(inputs, TensorSpec.Of([Shape.Size(count, Called)], inputs[1].DType));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Kernel(Forward), inputs[0].DType, inputs, outputs);

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var of = inputs[1..ResultAt(Forward, inputs)].ToArray();
        // Of what is added to the state's part of the gates, nothing, the gradient is that of the part.
        var more = Forward.IsApart ? Tensor.Zeros(of[0].Shape, of[0].DType) : null;
        int[] places =
            more is not null ? [0, of.Length, 2]
            : Forward.HasCell ? [0, 2, 3]
            : [0, 2];
        var gradients = Differentiated.Of(
            given => Forward.Unrolled(given[..of.Length], more is null ? null : given[^1]),
            more is null ? of : [.. of, more],
            places,
            inputs[0]
        );
        return Tensor.Concat([.. gradients.Select(found => found.Reshape(-1))]);
    }

    static int ResultAt(Recurrence forward, ReadOnlySpan<Tensor> inputs) =>
        inputs.Length - (forward.HasCell || forward.IsApart ? 2 : 1);

    readonly struct Kernel(Recurrence forward) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            switch (forward.Cell)
            {
                case RecurrentCell.Tanh:
                    Run<PlainCell<PlainTanh>, T>(inputs, outputs);
                    break;
                case RecurrentCell.Relu:
                    Run<PlainCell<PlainRelu>, T>(inputs, outputs);
                    break;
                case RecurrentCell.Lstm:
                    Run<LstmCell, T>(inputs, outputs);
                    break;
                default:
                    Run<GruCell, T>(inputs, outputs);
                    break;
            }
        }

        void Run<TCell, T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where TCell : struct, IRecurrentCell
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var (result, lengths) = (ResultAt(forward, inputs), 1 + forward.LengthsAt);
            RecurrenceBackward<TCell, T>.Run(
                forward.ShapeOf(inputs[1], inputs[3]),
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[2]),
                Reduction.Rows<T>(inputs[3]),
                forward.HasCell ? Reduction.Rows<T>(inputs[4]) : default,
                result > lengths ? Reduction.Rows<long>(inputs[lengths]) : default,
                Reduction.Rows<T>(inputs[result]),
                result + 1 < inputs.Length ? Reduction.Rows<T>(inputs[result + 1]) : default,
                outputs[0]._storage.Span<T>()
            );
        }
    }
}
