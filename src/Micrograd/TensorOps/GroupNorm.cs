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

    internal override bool GivesTogether => true;

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
        if (input == 0)
        {
            return Door.Apply(new GroupNormGradient(this), Given(g, inputs, outputs));
        }
        return HasWeight && input == 1
            ? Parts([g, inputs[0], outputs[1]], inputs)[1]!
            : g.Sum(ChannelNorm.Others(inputs[0].Rank));
    }

    internal override Tensor?[] GradientsTogether(
        Tensor g,
        ReadOnlySpan<Tensor> inputs,
        ReadOnlySpan<Tensor> outputs
    ) => Parts(Given(g, inputs, outputs), inputs);

    Tensor?[] Parts(Tensor[] given, ReadOnlySpan<Tensor> inputs)
    {
        var all = Door.Apply(new GroupNormGradients(this), given);
        return ChannelNorm.Parts(all, inputs[0].Shape, Dims.InOrder(inputs[0].Rank), inputs.Length, 1, HasWeight);
    }

    Tensor[] Given(Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        HasWeight ? [g, inputs[0], outputs[1], inputs[1]] : [g, inputs[0], outputs[1]];

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
            ChannelNormRows<T>.Normalize(
                rows,
                x,
                op.HasWeight ? Reduction.Rows<T>(inputs[1]) : default,
                inputs.Length > bias ? Reduction.Rows<T>(inputs[bias]) : default,
                op.Epsilon,
                kept[..rows.Rows],
                kept[rows.Rows..],
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

/// <summary>
/// The gradients of group norm's input, weight and bias, one after the other, of g, x, what was kept, and the weight if there is one: they have
/// their sums in common.
/// </summary>
internal sealed record GroupNormGradients(GroupNorm Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => "group_norm_grads";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs) =>
        Ordered.AsRows(
            inputs,
            TensorSpec.Of([checked((int)(inputs[1].Count + 2 * inputs[1]._layout.Sizes[1]))], inputs[1].DType)
        );

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

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs)
    {
        var (g, x) = (inputs[0], inputs[1]);
        var others = ChannelNorm.Others(x.Rank);
        var toX = Differentiated.Of(Forward, inputs.Length > 3 ? [x, inputs[3]] : [x], 0, g);
        return Tensor.Concat([toX.Flatten(), (g * Forward.WithoutWeight(x)).Sum(others), g.Sum(others)], 0);
    }

    readonly struct Kernel(GroupNorm op) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var rows = op.RowsOf(inputs[1].Shape);
            var kept = Reduction.Rows<T>(inputs[2]);
            var to = outputs[0]._storage.Span<T>();
            var (count, channels) = ((int)inputs[1].Count, rows.Channels);
            ChannelNormRows<T>.Backward(
                rows,
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                kept[..rows.Rows],
                kept[rows.Rows..],
                inputs.Length > 3 ? Reduction.Rows<T>(inputs[3]) : default,
                op.Epsilon,
                to[..count],
                to.Slice(count, channels),
                to.Slice(count + channels, channels)
            );
        }
    }
}
