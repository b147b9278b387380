using System.Numerics;
using Micrograd.Kernels.Rows;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// x̂ = (x − μ) / √(σ² + ε) over the last dims, y = x̂ w + b. Of each layer it keeps μ and 1/σ; the gradient of x is
/// ρ (h − mean h − x̂ mean(h x̂)) with h = g w, that of w is g x̂ and that of b is g, both summed over the layers.
/// </summary>
/// <param name="Normalized">The sizes of the last dims, which belong to one layer.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="HasWeight">Whether the second input is a weight; a bias comes last.</param>
internal sealed record LayerNorm(Shape Normalized, double Epsilon, bool HasWeight) : RowNorm(Normalized, Epsilon)
{
    internal bool HasWeight { get; } = HasWeight;

    public override string Name => "layer_norm";

    internal override string Called => "LayerNorm";

    public override object Deciding => HasWeight;

    public static Tensor Of(Tensor x, Shape normalized, Tensor? weight, Tensor? bias, double epsilon)
    {
        var op = new LayerNorm(normalized, epsilon, weight is not null);
        return (weight, bias) switch
        {
            ({ } w, { } b) => Door.Apply(op, [x, w, b]),
            ({ } w, null) => Door.Apply(op, [x, w]),
            (null, { } b) => Door.Apply(op, [x, b]),
            _ => Door.Apply(op, [x]),
        };
    }

    protected override string Beside => "weight or bias";

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            ElementTypes.Floats(new Kernel(Columns, Epsilon, HasWeight), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var statistics = outputs[1];
        return input == 0
            ? HasWeight
                ? Door.Apply(new RowNormGradient(this), [g, inputs[0], statistics, inputs[1]])
                : Door.Apply(new RowNormGradient(this), [g, inputs[0], statistics])
            : HasWeight && input == 1
                ? Door.Apply(new RowNormWeightGradient(this), [g, inputs[0], statistics])
                : g;
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var y = WithoutWeight(inputs[0]);
        for (var i = 1; i < inputs.Length; i++)
        {
            y = HasWeight && i == 1 ? y * inputs[i] : y + inputs[i];
        }
        return y;
    }

    public override Tensor WithoutWeight(Tensor x)
    {
        var dims = LastDims();
        var centred = x - x.Mean(dims, keepDim: true);
        return centred / (centred.Square().Mean(dims, keepDim: true) + Epsilon).Sqrt();
    }

    public override void Back<T>(
        ReadOnlySpan<T> g,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> kept,
        ReadOnlySpan<T> weight,
        Span<T> dx
    ) => LayerNormRows<T>.Backward(x, weight, kept, g, dx, Columns);

    public override void BackToWeight<T>(ReadOnlySpan<T> g, ReadOnlySpan<T> x, ReadOnlySpan<T> kept, Span<T> dw) =>
        LayerNormRows<T>.WeightGradient(x, kept, g, dw);

    readonly struct Kernel(int columns, double epsilon, bool hasWeight) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var bias = hasWeight ? 2 : 1;
            LayerNormRows<T>.Forward(
                Reduction.Rows<T>(inputs[0]),
                hasWeight ? Reduction.Rows<T>(inputs[1]) : default,
                inputs.Length > bias ? Reduction.Rows<T>(inputs[bias]) : default,
                outputs[0]._storage.Span<T>(),
                outputs[1]._storage.Span<T>(),
                columns,
                epsilon
            );
        }
    }
}
