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
internal sealed record LayerNorm(Shape Normalized, double Epsilon, bool HasWeight) : LibraryOp
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

    /// <summary>How many elements belong to one layer, of a tensor that has some.</summary>
    public int Columns => (int)Normalized.ElementCount;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[0];
        FloatsOnly.Require(Called, x);
        if (Normalized.Rank == 0)
        {
            throw new ArgumentException($"{Called}: a layer of no dim, of {x.Shape}; it has at least one.");
        }
        if (x.Rank < Normalized.Rank || !x._layout.Sizes.AsSpan()[^Normalized.Rank..].SequenceEqual(Normalized.Sizes))
        {
            throw new ArgumentException($"{Called}: the last dims of {x.Shape} are not {Normalized}.");
        }
        if (!(Epsilon >= 0))
        {
            throw Refusal.OutOfRange(
                "epsilon",
                $"{Called}: an epsilon of {Numbers.ShortNumber.Of(Epsilon)} for {x.Shape}; it is 0 or more."
            );
        }
        for (var i = 0; i < inputs.Length; i++)
        {
            if (i > 0 && (inputs[i].Shape != Normalized || inputs[i].DType != x.DType))
            {
                throw new ArgumentException(
                    $"{Called}: a weight or bias of {inputs[i].Shape} {inputs[i].DType.Text()}; the last dims of {x.Shape} "
                        + $"{x.DType.Text()} are {Normalized}."
                );
            }
            if (Ordered.Rows(inputs[i]) is { } order)
            {
                return TensorSpec.Wanting(i, order);
            }
        }
        var rows = x.Count == 0 ? 0 : (int)(x.Count / Columns);
        return TensorSpec.Like(x).Keeping([rows, 2]);
    }

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
                ? Door.Apply(new LayerNormGradient(this), [g, inputs[0], statistics, inputs[1]])
                : Door.Apply(new LayerNormGradient(this), [g, inputs[0], statistics])
            : HasWeight && input == 1
                ? Door.Apply(new LayerNormWeightGradient(this), [g, inputs[0], statistics])
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

    /// <summary>(x − μ) / √(σ² + ε)</summary>
    public Tensor WithoutWeight(Tensor x)
    {
        Span<int> dims = stackalloc int[Normalized.Rank];
        for (var i = 0; i < dims.Length; i++)
        {
            dims[i] = i - Normalized.Rank;
        }
        var centred = x - x.Mean(dims, keepDim: true);
        return centred / (centred.Square().Mean(dims, keepDim: true) + Epsilon).Sqrt();
    }

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

/// <summary>The gradient of layer norm's input, of g, x, what was kept, and the weight if there is one.</summary>
internal sealed record LayerNormGradient(LayerNorm Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => "layer_norm_grad";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => Ordered.AsRows(inputs, TensorSpec.Like(inputs[1]));

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            ElementTypes.Floats(new Kernel(Forward.Columns), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[1];
        return Differentiated.Of(Forward, inputs.Length > 3 ? [x, inputs[3]] : [x], 0, inputs[0]);
    }

    readonly struct Kernel(int columns) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            LayerNormRows<T>.Backward(
                Reduction.Rows<T>(inputs[1]),
                inputs.Length > 3 ? Reduction.Rows<T>(inputs[3]) : default,
                Reduction.Rows<T>(inputs[2]),
                Reduction.Rows<T>(inputs[0]),
                outputs[0]._storage.Span<T>(),
                columns
            );
    }
}

/// <summary>The gradient of layer norm's weight, of g, x and what was kept.</summary>
internal sealed record LayerNormWeightGradient(LayerNorm Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => "layer_norm_weight_grad";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        Ordered.AsRows(inputs, TensorSpec.Of(Forward.Normalized, inputs[1].DType));

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[1].Count == 0)
        {
            outputs[0]._storage.Clear();
        }
        else
        {
            ElementTypes.Floats(default(Kernel), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs) =>
        BroadcastGradient.SumTo(inputs[0] * Forward.WithoutWeight(inputs[1]), Forward.Normalized);

    readonly struct Kernel : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            LayerNormRows<T>.WeightGradient(
                Reduction.Rows<T>(inputs[1]),
                Reduction.Rows<T>(inputs[2]),
                Reduction.Rows<T>(inputs[0]),
                outputs[0]._storage.Span<T>()
            );
    }
}
