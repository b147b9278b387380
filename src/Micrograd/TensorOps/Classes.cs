using System.Numerics;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>Targets as indices of classes: each is one, and those that are ignored are the first.</summary>
/// <param name="Loss">Who asks, for messages.</param>
/// <param name="Classes">How many there are.</param>
/// <param name="Ignored">The target that does not count.</param>
internal sealed record ClassIndex(string Loss, int Classes, long Ignored) : LibraryOp
{
    public override string Name => "class_index";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        Indices.RequireWhole(Loss, inputs[0]);
        return Ordered.Rows(inputs[0]) is { } order ? TensorSpec.Wanting(0, order) : TensorSpec.Like(inputs[0]);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        ClassIndices.Require(Loss, inputs[0], Classes, Ignored);
        var targets = Reduction.Rows<long>(inputs[0]);
        var to = outputs[0]._storage.Span<long>();
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = targets[i] == Ignored ? 0 : targets[i];
        }
    }
}

/// <summary>What a weighted mean over classes is divided by: the sum of the weights of the targets that count, or their number.</summary>
/// <param name="Ignored">The target that does not count.</param>
/// <param name="DType">The type of the losses, and of the weights if there are some.</param>
internal sealed record ClassTotal(long Ignored, DType DType) : LibraryOp
{
    public override string Name => "class_total";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        Indices.RequireWhole("CrossEntropy", inputs[0]);
        if (inputs.Length > 1 && (inputs[1].DType != DType || inputs[1].Rank != 1))
        {
            throw new ArgumentException(
                $"CrossEntropy: weights of {inputs[1].Shape} {inputs[1].DType.Text()}; there is one of {DType.Text()} for each class."
            );
        }
        return Ordered.AsRows(inputs, TensorSpec.Of([], DType));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Kernel(Ignored), DType, inputs, outputs);

    readonly struct Kernel(long ignored) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var weights = inputs.Length > 1 ? Reduction.Rows<T>(inputs[1]) : default;
            if (!weights.IsEmpty)
            {
                ClassIndices.Require("CrossEntropy", inputs[0], weights.Length, ignored);
            }
            var total = 0.0;
            foreach (var target in Reduction.Rows<long>(inputs[0]))
            {
                total +=
                    target == ignored ? 0
                    : weights.IsEmpty ? 1
                    : double.CreateTruncating(weights[(int)target]);
            }
            outputs[0]._storage.Span<T>()[0] = T.CreateTruncating(total);
        }
    }
}
