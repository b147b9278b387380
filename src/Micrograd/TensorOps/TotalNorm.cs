using System.Numerics;
using Micrograd.Kernels.Rows;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// (Σ |x|ᵖ)^(1/p) over all elements of all inputs, <c>[]</c> float64; the largest |x| for p = ∞. NaN if an element is. It neither overflows
/// nor vanishes on the way: what is summed is scaled by the largest. Its gradient is that of the
/// norm along all elements, and 0 where it is 0.
/// </summary>
internal sealed record TotalNorm(double P) : LibraryOp
{
    public override string Name => "total_norm";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        foreach (var input in inputs)
        {
            FloatsOnly.Require("Norm", input);
        }
        return Ordered.AsRows(inputs, TensorSpec.Of([], DType.Float64));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var norms = new double[inputs.Length];
        for (var i = 0; i < norms.Length; i++)
        {
            ElementTypes.Floats(new Kernel(P, norms, i), inputs[i].DType, inputs.Slice(i, 1), []);
        }
        outputs[0]._storage.Span<double>()[0] = PowerNormRows<double>.Of(norms, P);
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var (x, y) = (inputs[input].Double(), outputs[0]);
        var isZero = y.Detach().Eq(0L);
        var (isStill, slope) = double.IsPositiveInfinity(P)
            ? (isZero | (x.Detach().Abs() < y.Detach()), Share(inputs, x, y))
            : (isZero, (x.Abs() / Tensor.Where(isZero, Tensor.Ones([], y.DType), y)).Pow(P - 1) * x.Sign());
        return Tensor.Where(isStill, Tensor.Zeros([], y.DType), g * slope);
    }

    /// <summary>Of the largest, an equal part each.</summary>
    static Tensor Share(ReadOnlySpan<Tensor> inputs, Tensor x, Tensor y)
    {
        var all = Tensor.Zeros([], y.DType);
        foreach (var input in inputs)
        {
            all += input.Double().Abs().Eq(y).Double().Sum();
        }
        return x.Sign() * (x.Abs().Eq(y).Double() / all);
    }

    readonly struct Kernel(double p, double[] norms, int at) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var x = Reduction.Rows<T>(inputs[0]);
            norms[at] = p == 2 && NormRows<T>.Sure(x) is { } norm ? norm : PowerNormRows<T>.Of(x, p);
        }
    }
}
