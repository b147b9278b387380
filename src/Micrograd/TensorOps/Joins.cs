using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>Tensors one after the other along a dim: each is given its part of the gradient.</summary>
internal sealed record Concat(int Dim) : LibraryOp
{
    public override string Name => "concat";

    internal override string Called => "Concat";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.IsEmpty)
        {
            throw new ArgumentException($"{Called}: no tensor to join.");
        }
        var first = inputs[0];
        if (first.Rank == 0)
        {
            throw new ArgumentException(
                $"{Called}: single numbers have no dim along which they join; Stack makes one."
            );
        }
        var dim = first.Shape.Dim(Dim, Called);
        var sizes = first.Shape.ToArray();
        sizes[dim] = 0;
        foreach (var part in inputs)
        {
            var fits = part.Rank == first.Rank && part.DType == first.DType;
            for (var i = 0; fits && i < sizes.Length; i++)
            {
                fits = i == dim || part._layout.Sizes[i] == sizes[i];
            }
            if (!fits)
            {
                throw new ArgumentException(
                    $"{Called}: {first.Shape} {first.DType.Text()} and {part.Shape} {part.DType.Text()} do not join along dim {dim}: "
                        + "all other sizes, and the types, must be the same."
                );
            }
            sizes[dim] = Shape.Size((long)sizes[dim] + part._layout.Sizes[dim], Called);
        }
        return TensorSpec.Of(Shape.Create(sizes), first.DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var (y, start) = (outputs[0], 0);
        var dim = y.Shape.Dim(Dim, Called);
        foreach (var part in inputs)
        {
            var size = part._layout.Sizes[dim];
            Copying.Run(part, new(y._storage, y._layout.Slice(dim, start, size, 1), y.DType));
            start += size;
        }
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var start = 0;
        var dim = inputs[0].Shape.Dim(Dim, Called);
        for (var i = 0; i < input; i++)
        {
            start += inputs[i]._layout.Sizes[dim];
        }
        return g.Slice(dim, start, start + inputs[input]._layout.Sizes[dim]);
    }
}

/// <summary>The tensor with a number around it.</summary>
internal sealed record Pad(Dims Before, Dims After, Number Value) : LibraryOp
{
    public override string Name => "pad";

    internal override string Called => "Pad";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[0];
        if (Before.Count != x.Rank || After.Count != x.Rank)
        {
            throw new ArgumentException(
                $"{Called}: {Before.Count} and {After.Count} numbers for the {x.Rank} dims of {x.Shape}."
            );
        }
        var sizes = x.Shape.ToArray();
        for (var dim = 0; dim < sizes.Length; dim++)
        {
            if (Before[dim] < 0 || After[dim] < 0)
            {
                throw new ArgumentException(
                    $"{Called}: {Before[dim]} before and {After[dim]} after dim {dim}; a slice takes away."
                );
            }
            sizes[dim] = Shape.Size((long)sizes[dim] + Before[dim] + After[dim], Called);
        }
        return TensorSpec.Of(Shape.Create(sizes), x.DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var (x, y) = (inputs[0], outputs[0]);
        Value.WriteTo(y);
        var part = y._layout;
        for (var dim = 0; dim < x.Rank; dim++)
        {
            part = part.Slice(dim, Before[dim], x._layout.Sizes[dim], 1);
        }
        Copying.Run(x, new(y._storage, part, y.DType));
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        for (var dim = 0; dim < Before.Count; dim++)
        {
            g = g.Slice(dim, Before[dim], Before[dim] + inputs[0]._layout.Sizes[dim]);
        }
        return g;
    }
}
