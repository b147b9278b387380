using System.Numerics;
using Micrograd.Kernels.Rows;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>p = eˣ / Σ eˣ along a dim, without overflow: its gradient is p (g − Σ g p).</summary>
internal sealed record Softmax(int Dim) : LibraryOp
{
    public override string Name => "softmax";

    internal override string Called => "Softmax";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => SoftmaxKernel.Infer(Called, Dim, inputs);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        SoftmaxKernel.Run(Dim, log: false, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Door.Apply(new SoftmaxGradient(Dim, false), outputs[0], g);

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var powers = (inputs[0] - inputs[0].Shift([Dim])).Exp();
        return powers / powers.Sum(Dim, keepDim: true);
    }
}

/// <summary>ln p = x − ln Σ eˣ along a dim, without overflow: its gradient is g − p Σ g.</summary>
internal sealed record LogSoftmax(int Dim) : LibraryOp
{
    public override string Name => "log_softmax";

    internal override string Called => "LogSoftmax";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => SoftmaxKernel.Infer(Called, Dim, inputs);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        SoftmaxKernel.Run(Dim, log: true, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Door.Apply(new SoftmaxGradient(Dim, true), outputs[0], g);

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs) =>
        inputs[0] - inputs[0].LogSumExp(Dim, keepDim: true);
}

/// <summary>From the result y of softmax or of its logarithm, and what flows in, to the gradient of the input, in one pass over each row.</summary>
internal sealed record SoftmaxGradient(int Dim, bool Log) : LibraryOp
{
    public override string Name => Log ? "log_softmax_grad" : "softmax_grad";

    internal override string Called => Log ? "LogSoftmax" : "Softmax";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => SoftmaxKernel.Infer(Called, Dim, inputs);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            var columns = inputs[0].Shape.SizeAlong(Dim, Called);
            ElementTypes.Floats(new Kernel(columns, Log), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var (y, g) = (inputs[0], inputs[1]);
        return Log ? g - y.Exp() * g.Sum(Dim, keepDim: true) : y * (g - (g * y).Sum(Dim, keepDim: true));
    }

    readonly struct Kernel(int columns, bool log) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            SoftmaxRows<T>.Backward(
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                outputs[0]._storage.Span<T>(),
                columns,
                log
            );
    }
}

/// <summary>What softmax and its logarithm have in common: rows along a dim.</summary>
internal readonly struct SoftmaxKernel(int columns, bool log) : IFloatKernel
{
    public static TensorSpec Infer(string op, int dim, ReadOnlySpan<Tensor> inputs)
    {
        FloatsOnly.Require(op, inputs[0]);
        return Ordered.Along(op, dim, inputs, inputs[0].DType);
    }

    public static void Run(int dim, bool log, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            var columns = inputs[0].Shape.SizeAlong(dim, "Softmax");
            ElementTypes.Floats(new SoftmaxKernel(columns, log), inputs[0].DType, inputs, outputs);
        }
    }

    public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        SoftmaxRows<T>.Forward(Reduction.Rows<T>(inputs[0]), outputs[0]._storage.Span<T>(), columns, log);
}
