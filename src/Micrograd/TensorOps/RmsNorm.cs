using System.Numerics;
using Micrograd.Kernels.Rows;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// x̂ = x / √(mean x² + ε) over the last dims, y = x̂ w. Of each row it keeps ρ = 1 / √(mean x² + ε); the gradient of x is ρ (h − x̂ mean(h x̂)) with
/// h = g w, that of w is g x̂ summed over the rows.
/// </summary>
/// <param name="Normalized">The sizes of the last dims, which belong to one row.</param>
/// <param name="Epsilon">Added to the mean.</param>
internal sealed record RmsNorm(Shape Normalized, double Epsilon) : RowNorm(Normalized, Epsilon)
{
    public override string Name => "rms_norm";

    internal override string Called => "RmsNorm";

    protected override string Beside => "weight";

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            ElementTypes.Floats(new Kernel(Columns, Epsilon), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var (x, rho) = (inputs[0], outputs[1]);
        if (input == 1)
        {
            return Door.Apply(new RowNormWeightGradient(this), [g, x, rho]);
        }
        Tensor[] given = inputs.Length > 1 ? [g, x, rho, inputs[1]] : [g, x, rho];
        return Door.Apply(new RowNormGradient(this), given);
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs) =>
        inputs.Length > 1 ? WithoutWeight(inputs[0]) * inputs[1] : WithoutWeight(inputs[0]);

    public override Tensor WithoutWeight(Tensor x) => x / (x.Square().Mean(LastDims(), keepDim: true) + Epsilon).Sqrt();

    public override void Back<T>(
        ReadOnlySpan<T> g,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> kept,
        ReadOnlySpan<T> weight,
        Span<T> dx
    ) => RmsNormRows<T>.Backward(g, x, kept, weight, dx, Columns);

    public override void BackToWeight<T>(ReadOnlySpan<T> g, ReadOnlySpan<T> x, ReadOnlySpan<T> kept, Span<T> dw) =>
        RmsNormRows<T>.WeightGradient(g, x, kept, dw);

    readonly struct Kernel(int columns, double epsilon) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            RmsNormRows<T>.Forward(
                Reduction.Rows<T>(inputs[0]),
                inputs.Length > 1 ? Reduction.Rows<T>(inputs[1]) : default,
                outputs[0]._storage.Span<T>(),
                outputs[1]._storage.Span<T>(),
                columns,
                epsilon
            );
    }
}
