using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>An op as it was applied.</summary>
internal sealed record AppliedOp(TensorOp Op, TensorSpec Spec, Tensor[] Inputs, Tensor[] Outputs)
{
    /// <summary>What this applies, in order.</summary>
    public static IReadOnlyList<AppliedOp> Within(Action action)
    {
        var applied = new List<AppliedOp>();
        using (
            Door.Seen((op, in spec, inputs, outputs) => applied.Add(new(op, spec, inputs.ToArray(), outputs.ToArray())))
        )
        {
            action();
        }
        return applied;
    }

    /// <summary>The ops that the gradient for an input is made of; null where none flows.</summary>
    public IReadOnlyList<AppliedOp>? Gradient(int input)
    {
        if (Spec.Writes != 0 || !Spec.DType.IsComputed() || !Inputs[input].DType.IsComputed())
        {
            return null;
        }
        var g = Tensor.Rand(Spec.Shape, new(7), Spec.DType) + 0.5;
        Tensor? gradient = null;
        var applied = Within(() =>
        {
            using var _ = NoGrad.Enter();
            gradient = Op.Gradient(input, g, Inputs, Outputs);
        });
        return gradient is null ? null : applied;
    }
}
