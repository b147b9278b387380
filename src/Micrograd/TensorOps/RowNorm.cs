using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>A norm over the last dims, then times a weight: what layer norm and RMS norm have in common. Two numbers of each row are kept.</summary>
/// <param name="Normalized">The sizes of the last dims, which belong to one row.</param>
/// <param name="Epsilon">Added under the root.</param>
internal abstract record RowNorm(Shape Normalized, double Epsilon) : LibraryOp
{
    /// <summary>How many elements belong to one row, of a tensor that has some.</summary>
    public int Columns => (int)Normalized.ElementCount;

    /// <summary>What may come after the first input, for refusals.</summary>
    protected abstract string Beside { get; }

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
        foreach (var beside in inputs[1..])
        {
            if (beside.Shape != Normalized || beside.DType != x.DType)
            {
                throw new ArgumentException(
                    $"{Called}: a {Beside} of {beside.Shape} {beside.DType.Text()}; the last dims of {x.Shape} "
                        + $"{x.DType.Text()} are {Normalized}."
                );
            }
        }
        var rows = x.Count == 0 ? 0 : (int)(x.Count / Columns);
        return Ordered.AsRows(inputs, TensorSpec.Like(x).Keeping([rows, 2]));
    }

    /// <summary>x̂</summary>
    public abstract Tensor WithoutWeight(Tensor x);

    /// <summary>The gradient of x, of g, x, what was kept, and the weight or nothing.</summary>
    public abstract void Back<T>(
        ReadOnlySpan<T> g,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> kept,
        ReadOnlySpan<T> weight,
        Span<T> dx
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The gradient of the weight, of g, x and what was kept.</summary>
    public abstract void BackToWeight<T>(ReadOnlySpan<T> g, ReadOnlySpan<T> x, ReadOnlySpan<T> kept, Span<T> dw)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>−k … −1, of as many dims as belong to a row.</summary>
    protected int[] LastDims() => [.. Enumerable.Range(-Normalized.Rank, Normalized.Rank)];
}

/// <summary>The gradient of such a norm's input, of g, x, what was kept, and the weight if there is one.</summary>
internal sealed record RowNormGradient(RowNorm Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => $"{Forward.Name}_grad";

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

    readonly struct Kernel(RowNorm forward) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            forward.Back(
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                Reduction.Rows<T>(inputs[2]),
                inputs.Length > 3 ? Reduction.Rows<T>(inputs[3]) : default,
                outputs[0]._storage.Span<T>()
            );
    }
}

/// <summary>The gradient of such a norm's weight, of g, x and what was kept.</summary>
internal sealed record RowNormWeightGradient(RowNorm Forward) : LibraryOp
{
    internal override string Attributes => Forward.Attributes;

    public override string Name => $"{Forward.Name}_weight_grad";

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
            ElementTypes.Floats(new Kernel(Forward), inputs[0].DType, inputs, outputs);
        }
    }

    public override Tensor Definition(ReadOnlySpan<Tensor> inputs) =>
        BroadcastGradient.SumTo(inputs[0] * Forward.WithoutWeight(inputs[1]), Forward.Normalized);

    readonly struct Kernel(RowNorm forward) : IFloatKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            forward.BackToWeight(
                Reduction.Rows<T>(inputs[0]),
                Reduction.Rows<T>(inputs[1]),
                Reduction.Rows<T>(inputs[2]),
                outputs[0]._storage.Span<T>()
            );
    }
}
