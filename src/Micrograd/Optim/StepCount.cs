using Micrograd.TensorOps;

namespace Micrograd;

/// <summary>An optimizer's step is done: counts it, and says how many there were, <c>[]</c> int64.</summary>
internal sealed record StepCount(Optimizer Optimizer) : HostOp
{
    public override string Name => "step_count";

    internal override string Attributes => Optimizer.GetType().Name;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => TensorSpec.Of([], DType.Int64);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        outputs[0]._storage.Write<long>(0, ++Optimizer.Steps);
}
