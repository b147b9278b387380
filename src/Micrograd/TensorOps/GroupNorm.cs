using System.Numerics;
using Micrograd.Kernels.Rows;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// x̂ = (x − μ) / √(σ² + ε) of <c>[N, C, …]</c> over each group of adjacent channels in each example, y = x̂ w + b with a weight and a bias of each
/// channel. Of each group it keeps μ and σ²; the gradient of x is ρ (h − mean h − x̂ mean(h x̂)) with h = g w, that of w is Σ g x̂ and that of b Σ g.
/// </summary>
/// <param name="Groups">How many groups; 0 for one a channel, which is instance norm.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="HasWeight">Whether the second input is a weight; a bias comes last.</param>
internal sealed record GroupNorm(int Groups, double Epsilon, bool HasWeight) : LibraryOp
{
    public override string Name => "group_norm";

    internal override string Called => Groups == 0 ? "InstanceNorm" : "GroupNorm";

    public override object Deciding => HasWeight;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[0];
        ChannelNorm.Require(Called, x, Epsilon, inputs[1..]);
        var channels = x._layout.Sizes[1];
        if (Groups < 0 || (Groups > 0 && channels % Groups != 0))
        {
            throw Refusal.Unfit(
                "groups",
                $"{Called}: the {channels} channels of {x.Shape} do not divide into {Groups} groups."
            );
        }
        if (x.Count > 0 && Groups == 0 && ChannelNorm.Length(x.Shape) == 1)
        {
            throw new ArgumentException(
                $"{Called}: {x.Shape} has one value a channel and example, which has no variance: instance norm takes more than one place."
            );
        }
        return ChannelNorm.Wants(inputs, 1, Dims.InOrder(x.Rank))
            ?? TensorSpec.Like(x).Keeping([2, x.Count == 0 ? 0 : RowsOf(x.Shape).Rows]);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            ElementTypes.Floats(new Kernel(this), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var (x, statistics) = (inputs[0], outputs[1]);
        if (input == 0)
        {
            Tensor[] given = HasWeight ? [g, x, statistics, inputs[1]] : [g, x, statistics];
            return Door.Apply(new GroupNormGradient(this), given);
        }
        return HasWeight && input == 1
            ? Door.Apply(new GroupNormWeightGradient(this), [g, x, statistics])
            : g.Sum(ChannelNorm.Others(x.Rank));
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var y = WithoutWeight(inputs[0]);
        for (var i = 1; i < inputs.Length; i++)
        {
            var spread = ChannelNorm.Spread(inputs[i], y.Rank);
            y = HasWeight && i == 1 ? y * spread : y + spread;
        }
        return y;
    }

    /// <summary>(x − μ) / √(σ² + ε)</summary>
    public Tensor WithoutWeight(Tensor x)
    {
        if (x.Count == 0)
        {
            return x * 1;
        }
        var rows = RowsOf(x.Shape);
        var grouped = x.As(Shape.Create([rows.Rows, rows.Count]));
        var centred = grouped - grouped.Mean(1, keepDim: true);
        return (centred / (centred.Square().Mean(1, keepDim: true) + Epsilon).Sqrt()).As(x.Shape);
    }

    /// <summary>A row a group, of a tensor that has elements.</summary>
    public ChannelRows RowsOf(Shape shape) =>
        ChannelRows.OfGroups(shape[0], shape[1], ChannelNorm.Length(shape), Groups == 0 ? shape[1] : Groups);

    readonly struct Kernel(GroupNorm op) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var (rows, bias) = (op.RowsOf(inputs[0].Shape), op.HasWeight ? 2 : 1);
            var x = Reduction.Rows<T>(inputs[0]);
            var kept = outputs[1]._storage.Span<T>();
            ChannelNormRows<T>.Statistics(rows, x, kept[..rows.Rows], kept[rows.Rows..]);
            ChannelNormRows<T>.Forward(
                rows,
                x,
                kept[..rows.Rows],
                kept[rows.Rows..],
                op.HasWeight ? Reduction.Rows<T>(inputs[1]) : default,
                inputs.Length > bias ? Reduction.Rows<T>(inputs[bias]) : default,
                op.Epsilon,
                outputs[0]._storage.Span<T>()
            );
        }
    }
}

/// <summary>The gradient of group norm's input, of g, x, what was kept, and the weight if there is one.</summary>
internal sealed record GroupNormGradient(GroupNorm Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => "group_norm_grad";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) => Ordered.AsRows(inputs, TensorSpec.Like(inputs[1]));

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].Count > 0)
        {
            ElementTypes.Floats(new Kernel(Forward), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[1];
        return Differentiated.Of(Forward, inputs.Length > 3 ? [x, inputs[3]] : [x], 0, inputs[0]);
    }

    readonly struct Kernel(GroupNorm op) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var rows = op.RowsOf(inputs[1].Shape);
            var kept = Reduction.Rows<T>(inputs[2]);
            ChannelNormRows<T>.Backward(
                rows,
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                kept[..rows.Rows],
                kept[rows.Rows..],
                inputs.Length > 3 ? Reduction.Rows<T>(inputs[3]) : default,
                op.Epsilon,
                outputs[0]._storage.Span<T>()
            );
        }
    }
}

/// <summary>The gradient of group norm's weight, of g, x and what was kept.</summary>
internal sealed record GroupNormWeightGradient(GroupNorm Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => "group_norm_weight_grad";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        Ordered.AsRows(inputs, TensorSpec.Of([inputs[1]._layout.Sizes[1]], inputs[1].DType));

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (inputs[1].Count == 0)
        {
            outputs[0]._storage.Clear();
        }
        else
        {
            ElementTypes.Floats(new Kernel(Forward), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs) =>
        (inputs[0] * Forward.WithoutWeight(inputs[1])).Sum(ChannelNorm.Others(inputs[1].Rank));

    readonly struct Kernel(GroupNorm op) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var rows = op.RowsOf(inputs[1].Shape);
            var kept = Reduction.Rows<T>(inputs[2]);
            ChannelNormRows<T>.WeightGradient(
                rows,
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                kept[..rows.Rows],
                kept[rows.Rows..],
                op.Epsilon,
                outputs[0]._storage.Span<T>()
            );
        }
    }
}
