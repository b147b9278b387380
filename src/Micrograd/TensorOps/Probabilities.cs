using System.Numerics;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>Whether the elements are probabilities, which is refused where one is not; NaN passes.</summary>
internal sealed record Probabilities : LibraryOp
{
    public static readonly Probabilities Op = new();

    public override string Name => "probabilities";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        FloatsOnly.Require("BinaryCrossEntropy", inputs[0]);
        return Ordered.AsRows(inputs, TensorSpec.Of([], DType.Bool));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        ElementTypes.Floats(default(Kernel), inputs[0].DType, inputs, outputs);
        outputs[0]._storage.Span<bool>()[0] = true;
    }

    readonly struct Kernel : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (var p in Reduction.Rows<T>(inputs[0]))
            {
                if (p < T.Zero || p > T.One)
                {
                    throw Refusal.OutOfRange(
                        "probabilities",
                        "BinaryCrossEntropy: a probability is not 0 … 1; of logits, it is BinaryCrossEntropyWithLogits."
                    );
                }
            }
        }
    }
}
