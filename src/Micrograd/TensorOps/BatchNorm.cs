using System.Numerics;
using Micrograd.Kernels.Rows;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>The mean and the variance Σ (x − μ)² / n of each channel over all else, <c>[N, C, …] → [2, C]</c>; nothing flows back.</summary>
internal sealed record BatchStatistics : LibraryOp
{
    public static readonly BatchStatistics Op = new();

    public override string Name => "batch_statistics";

    internal override string Called => "BatchNorm";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[0];
        ChannelNorm.Require(Called, x, 0, []);
        var count = x.Count == 0 ? 0 : x.Count / x._layout.Sizes[1];
        if (count < 2)
        {
            throw new ArgumentException(
                $"{Called}: {x.Shape} has {(count == 1 ? "one value" : "no value")} a channel, of which training takes no variance: take more "
                    + "examples, or Eval() the module, which normalises by what it has gathered."
            );
        }
        return ChannelNorm.Wants(inputs, 1, ChannelNorm.BatchOrder(x.Shape))
            ?? TensorSpec.Of([2, x._layout.Sizes[1]], x.DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        ElementTypes.Floats(new Kernel(ChannelNorm.BatchRows(inputs[0].Shape)), inputs[0].DType, inputs, outputs);

    readonly struct Kernel(ChannelRows rows) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var to = outputs[0]._storage.Span<T>();
            ChannelNormRows<T>.Statistics(rows, Reduction.Rows<T>(inputs[0]), to[..rows.Rows], to[rows.Rows..]);
        }
    }
}

/// <summary>
/// y = (x − μ) ρ w + b, ρ = 1 / √(σ² + ε), of <c>[N, C, …]</c> with a mean and a variance of each channel, and a weight and a bias where there
/// are. Where these are the batch's own, the gradient of x goes through them: ρ (h − mean h − x̂ mean(h x̂)), h = g w; else it is g w ρ.
/// </summary>
/// <param name="IsOfBatch">Whether mean and variance are those of x.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="HasWeight">Whether the fourth input is a weight; a bias comes last.</param>
internal sealed record BatchNorm(bool IsOfBatch, double Epsilon, bool HasWeight) : LibraryOp
{
    public override string Name => "batch_norm";

    internal override string Called => "BatchNorm";

    public override object Deciding => (IsOfBatch, HasWeight);

    internal override bool GivesTogether => IsOfBatch;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[0];
        ChannelNorm.Require(Called, x, Epsilon, inputs[1..]);
        var order = ChannelNorm.BatchOrder(x.Shape);
        return ChannelNorm.Wants(inputs, 1, order) ?? new(Layout.Contiguous(x._layout.Sizes, order.AsSpan()), x.DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            ElementTypes.Floats(new Kernel(this), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var (x, mean, variance) = (inputs[0], inputs[1], inputs[2]);
        switch (input)
        {
            case 0 when IsOfBatch:
                return Door.Apply(new BatchNormGradient(this), Given(g, inputs));
            case 0:
                var rho = (variance + Epsilon).Sqrt().Reciprocal();
                return g * ChannelNorm.Spread(HasWeight ? rho * inputs[3] : rho, x.Rank);
            case 1 or 2:
                return null;
            case 3 when HasWeight && IsOfBatch:
                return Parts([g, x, mean, variance], inputs)[3];
            case 3 when HasWeight:
                return Door.Apply(new BatchNormWeightGradient(this), [g, x, mean, variance]);
            default:
                return g.Sum(ChannelNorm.Others(x.Rank));
        }
    }

    internal override Tensor?[] GradientsTogether(
        Tensor g,
        ReadOnlySpan<Tensor> inputs,
        ReadOnlySpan<Tensor> outputs
    ) => Parts(Given(g, inputs), inputs);

    Tensor?[] Parts(Tensor[] given, ReadOnlySpan<Tensor> inputs)
    {
        var shape = inputs[0].Shape;
        var all = Door.Apply(new BatchNormGradients(this), given);
        return ChannelNorm.Parts(all, shape, ChannelNorm.BatchOrder(shape), inputs.Length, 3, HasWeight);
    }

    Tensor[] Given(Tensor g, ReadOnlySpan<Tensor> inputs) => [g, .. inputs[..(HasWeight ? 4 : 3)]];

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var rank = inputs[0].Rank;
        var y = WithoutWeight(inputs[0], inputs[1], inputs[2]);
        for (var i = 3; i < inputs.Length; i++)
        {
            var spread = ChannelNorm.Spread(inputs[i], rank);
            y = HasWeight && i == 3 ? y * spread : y + spread;
        }
        return y;
    }

    /// <summary>(x − μ) / √(σ² + ε)</summary>
    public Tensor WithoutWeight(Tensor x, Tensor mean, Tensor variance)
    {
        if (!IsOfBatch)
        {
            return (x - ChannelNorm.Spread(mean, x.Rank)) / (ChannelNorm.Spread(variance, x.Rank) + Epsilon).Sqrt();
        }
        var dims = ChannelNorm.Others(x.Rank);
        var centred = x - x.Mean(dims, keepDim: true);
        return centred / (centred.Square().Mean(dims, keepDim: true) + Epsilon).Sqrt();
    }

    readonly struct Kernel(BatchNorm op) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var bias = op.HasWeight ? 4 : 3;
            ChannelNormRows<T>.Forward(
                ChannelNorm.BatchRows(inputs[0].Shape),
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                Reduction.Rows<T>(inputs[2]),
                op.HasWeight ? Reduction.Rows<T>(inputs[3]) : default,
                inputs.Length > bias ? Reduction.Rows<T>(inputs[bias]) : default,
                op.Epsilon,
                outputs[0]._storage.Span<T>()
            );
        }
    }
}

/// <summary>The gradient of batch norm's input where mean and variance are the batch's own, of g, x, these, and the weight if there is one.</summary>
internal sealed record BatchNormGradient(BatchNorm Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => "batch_norm_grad";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[1];
        var order = ChannelNorm.BatchOrder(x.Shape);
        return ChannelNorm.Wants(inputs, 2, order) ?? new(Layout.Contiguous(x._layout.Sizes, order.AsSpan()), x.DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            ElementTypes.Floats(new Kernel(Forward.Epsilon), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs) =>
        Differentiated.Of(Forward, [.. inputs[1..]], 0, inputs[0]);

    readonly struct Kernel(double epsilon) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            ChannelNormRows<T>.Backward(
                ChannelNorm.BatchRows(inputs[1].Shape),
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                Reduction.Rows<T>(inputs[2]),
                Reduction.Rows<T>(inputs[3]),
                inputs.Length > 4 ? Reduction.Rows<T>(inputs[4]) : default,
                epsilon,
                outputs[0]._storage.Span<T>()
            );
    }
}

/// <summary>The gradient of batch norm's weight, of g, x, mean and variance: Σ g x̂.</summary>
internal sealed record BatchNormWeightGradient(BatchNorm Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => "batch_norm_weight_grad";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        ChannelNorm.Wants(inputs, 2, ChannelNorm.BatchOrder(inputs[1].Shape))
        ?? TensorSpec.Of([inputs[1]._layout.Sizes[1]], inputs[1].DType);

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[1].Count == 0)
        {
            outputs[0]._storage.Clear();
        }
        else
        {
            ElementTypes.Floats(new Kernel(Forward.Epsilon), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs) =>
        (inputs[0] * Forward.WithoutWeight(inputs[1], inputs[2], inputs[3])).Sum(ChannelNorm.Others(inputs[1].Rank));

    readonly struct Kernel(double epsilon) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            ChannelNormRows<T>.WeightGradient(
                ChannelNorm.BatchRows(inputs[1].Shape),
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                Reduction.Rows<T>(inputs[2]),
                Reduction.Rows<T>(inputs[3]),
                epsilon,
                outputs[0]._storage.Span<T>()
            );
    }
}

/// <summary>
/// The gradients of batch norm's input, weight and bias, one after the other, where mean and variance are the batch's own, of g, x, these, and
/// the weight if there is one: they have their sums in common.
/// </summary>
internal sealed record BatchNormGradients(BatchNorm Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => "batch_norm_grads";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[1];
        return ChannelNorm.Wants(inputs, 2, ChannelNorm.BatchOrder(x.Shape))
            ?? TensorSpec.Of([checked((int)(x.Count + 2 * x._layout.Sizes[1]))], x.DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[1].Count == 0)
        {
            outputs[0]._storage.Clear();
        }
        else
        {
            ElementTypes.Floats(new Kernel(Forward.Epsilon), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var (g, x) = (inputs[0], inputs[1]);
        var others = ChannelNorm.Others(x.Rank);
        var toX = Differentiated.Of(Forward, [.. inputs[1..]], 0, g);
        var toWeight = (g * Forward.WithoutWeight(x, inputs[2], inputs[3])).Sum(others);
        return Tensor.Concat(
            [toX.Permute(ChannelNorm.BatchOrder(x.Shape).AsSpan()).Flatten(), toWeight, g.Sum(others)],
            0
        );
    }

    readonly struct Kernel(double epsilon) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var rows = ChannelNorm.BatchRows(inputs[1].Shape);
            var to = outputs[0]._storage.Span<T>();
            var (count, channels) = ((int)inputs[1].Count, rows.Channels);
            ChannelNormRows<T>.Backward(
                rows,
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                Reduction.Rows<T>(inputs[2]),
                Reduction.Rows<T>(inputs[3]),
                inputs.Length > 4 ? Reduction.Rows<T>(inputs[4]) : default,
                epsilon,
                to[..count],
                to.Slice(count, channels),
                to.Slice(count + channels, channels)
            );
        }
    }
}
