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
internal sealed record RmsNorm(Shape Normalized, double Epsilon) : LibraryOp
{
    public override string Name => "rms_norm";

    internal override string Called => "RmsNorm";

    /// <summary>How many elements belong to one row, of a tensor that has some.</summary>
    public int Columns => (int)Normalized.ElementCount;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[0];
        FloatsOnly.Require(Called, x);
        if (Normalized.Rank == 0)
        {
            throw new ArgumentException($"{Called}: a row of no dim, of {x.Shape}; it has at least one.");
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
        if (inputs.Length > 1 && (inputs[1].Shape != Normalized || inputs[1].DType != x.DType))
        {
            throw new ArgumentException(
                $"{Called}: a weight of {inputs[1].Shape} {inputs[1].DType.Text()}; the last dims of {x.Shape} {x.DType.Text()} are {Normalized}."
            );
        }
        var rows = x.Count == 0 ? 0 : (int)(x.Count / Columns);
        return Ordered.AsRows(inputs, TensorSpec.Like(x).Keeping([rows, 2]));
    }

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
            return Door.Apply(new RmsNormWeightGradient(this), [g, x, rho]);
        }
        Tensor[] given = inputs.Length > 1 ? [g, x, rho, inputs[1]] : [g, x, rho];
        return Door.Apply(new RmsNormGradient(this), given);
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs) =>
        inputs.Length > 1 ? WithoutWeight(inputs[0]) * inputs[1] : WithoutWeight(inputs[0]);

    /// <summary>x / √(mean x² + ε)</summary>
    public Tensor WithoutWeight(Tensor x)
    {
        Span<int> dims = stackalloc int[Normalized.Rank];
        for (var i = 0; i < dims.Length; i++)
        {
            dims[i] = i - Normalized.Rank;
        }
        return x / (x.Square().Mean(dims, keepDim: true) + Epsilon).Sqrt();
    }

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

/// <summary>The gradient of RMS norm's input, of g, x, what was kept, and the weight if there is one.</summary>
internal sealed record RmsNormGradient(RmsNorm Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => "rms_norm_grad";

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
            RmsNormRows<T>.Backward(
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                Reduction.Rows<T>(inputs[2]),
                inputs.Length > 3 ? Reduction.Rows<T>(inputs[3]) : default,
                outputs[0]._storage.Span<T>(),
                columns
            );
    }
}

/// <summary>The gradient of RMS norm's weight, of g, x and what was kept.</summary>
internal sealed record RmsNormWeightGradient(RmsNorm Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => "rms_norm_weight_grad";

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
            RmsNormRows<T>.WeightGradient(
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                Reduction.Rows<T>(inputs[2]),
                outputs[0]._storage.Span<T>()
            );
    }
}
