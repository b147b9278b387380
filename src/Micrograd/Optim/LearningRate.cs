using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>The learning rate that a schedule says for an optimizer's next step, <c>[]</c> float64.</summary>
internal sealed record LearningRate(Optimizer Optimizer, ParameterGroup Group) : HostOp
{
    public override string Name => "learning_rate";

    public override bool IsOfOwner => true;

    internal override string Attributes => Optimizer.GetType().Name;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Of([], DType.Float64);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        outputs[0].Set(Group.LearningRate.At(Optimizer.Steps));
}
