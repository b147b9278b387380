using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// y = ln Σ eˣ over dims without overflow: the largest is taken out first. Its gradient is g eˣ⁻ʸ, and 0 where y is −∞, the limit of all
/// parts alike.
/// </summary>
internal sealed record LogSumExp(Dims Dims, bool KeepDim) : LibraryOp(runsOps: true)
{
    public override string Name => "logsumexp";

    internal override string Called => "LogSumExp";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        FloatsOnly.Require(Called, inputs[0]);
        var over = new ReducedDims(Called, inputs[0].Shape, Dims);
        return TensorSpec.Of(over.Result(KeepDim), inputs[0].DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var x = inputs[0];
        var dims = Dims.AsSpan();
        var shift = x.Shift(dims);
        var sum = (x - shift).Exp().Sum(dims, keepDim: true).Log() + shift;
        outputs[0].CopyFrom(sum.As(outputs[0].Shape));
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var over = new ReducedDims(Called, inputs[0].Shape, Dims);
        var y = over.AsKept(outputs[0]);
        var isNothing = y.Detach().Eq(double.NegativeInfinity);
        return over.AsKept(g) * (inputs[0] - Tensor.Where(isNothing, Tensor.Zeros([], y.DType), y)).Exp();
    }
}
