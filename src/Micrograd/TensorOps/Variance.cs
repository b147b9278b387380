using System.Numerics;
using Micrograd.Kernels.Rows;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// Σ(x − mean)² / (n − correction) over dims, or its root. The gradient of the variance is 2g (x − mean) / (n − correction); that of the
/// root is 0 where the root is 0, as in PyTorch.
/// </summary>
/// <param name="Dims">The dims; none means all.</param>
/// <param name="Correction">1 for the variance of a sample.</param>
/// <param name="KeepDim">Whether the dims stay, with size 1.</param>
/// <param name="IsRoot">Whether it is the standard deviation.</param>
internal sealed record Variance(Dims Dims, int Correction, bool KeepDim, bool IsRoot) : LibraryOp
{
    internal bool IsRoot { get; } = IsRoot;

    public override string Name => IsRoot ? "std" : "var";

    internal override string Called => IsRoot ? "Std" : "Var";

    // The gradient of the root reads the result.
    public override object Deciding => IsRoot;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        FloatsOnly.Require(Called, inputs[0]);
        return Reduction.Infer(Called, inputs[0], Dims, KeepDim, inputs[0].DType, needsElements: false);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Kernel(Divisor(inputs[0]), IsRoot), inputs[0].DType, inputs, outputs);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var (x, over) = (inputs[0], new ReducedDims(Called, inputs[0].Shape, Dims));
        g = over.AsKept(g);
        var centred = x - x.Mean(Dims.AsSpan(), keepDim: true);
        if (!IsRoot)
        {
            return g * (2 / Divisor(x)) * centred;
        }
        var y = over.AsKept(outputs[0]);
        var isFlat = y.Detach().Eq(0L);
        var slope = g / (Tensor.Where(isFlat, Tensor.Ones([], x.DType), y) * Divisor(x));
        // Last, for the mean of the largest numbers overflows.
        return Tensor.Where(isFlat, Tensor.Zeros([], x.DType), slope * centred);
    }

    double Divisor(Tensor x) => Math.Max(0, (double)new ReducedDims(Called, x.Shape, Dims).Columns - Correction);

    readonly struct Kernel(double divisor, bool root) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var from = Reduction.Rows<T>(inputs[0]);
            var to = outputs[0]._storage.Span<T>();
            VarianceRows<T>.Run(from, to.IsEmpty ? 0 : from.Length / to.Length, divisor, root, to);
        }
    }
}
