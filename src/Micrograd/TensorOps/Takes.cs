using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

// Taking elements from places, and adding elements up at places: each is the other's gradient. Places count blocks of equally many
// elements that lie side by side.

/// <summary>Element [i, j] of the result is x[index[i, j], j], for dim 0.</summary>
internal sealed record Gather(int Dim) : LibraryOp, ITakesPart
{
    public override string Name => "gather";

    internal override string Called => "Gather";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (x, index) = (inputs[0], inputs[1]);
        Along(Called, Dim, x.Shape, index);
        return Ordered.AsRows(inputs, TensorSpec.Of(index._layout.Sizes, x.DType));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var (x, index) = (inputs[0], inputs[1]);
        TakeLoop.Take(x, Indices.PlacesAlong(Called, x.Shape, x.Shape.DimAlong(Dim, Called), index), 1, outputs[0]);
    }

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input == 0 ? Part(g, inputs).Whole() : null;

    public GradientPart Part(Tensor g, ReadOnlySpan<Tensor> inputs) =>
        new(new ScatterAdd(Dim, inputs[0].Shape), g, inputs[1]);

    public static void Along(string op, int dim, Shape shape, Tensor index)
    {
        Indices.RequireWhole(op, index);
        dim = shape.DimAlong(dim, op);
        if (index.Rank != shape.Rank)
        {
            throw new ArgumentException($"{op}: an index of {index.Shape} has not as many dims as {shape}.");
        }
        for (var i = 0; i < shape.Rank; i++)
        {
            if (i != dim && index.Shape[i] > shape[i])
            {
                throw new ArgumentException($"{op}: an index of {index.Shape} reaches beyond dim {i} of {shape}.");
            }
        }
    }
}

/// <summary>Zeros of a shape, and added to them at [index[i, j], j], for dim 0, the elements [i, j] of the first input.</summary>
internal sealed record ScatterAdd(int Dim, Shape Shape) : PartOfZeros
{
    public override string Name => "scatter_add";

    internal override string Called => "ScatterAdd";

    internal override TensorSpec Made(ReadOnlySpan<Tensor> inputs)
    {
        var (source, index) = (inputs[0], inputs[1]);
        Gather.Along(Called, Dim, Shape, index);
        if (source.Shape != index.Shape)
        {
            throw new ArgumentException(
                $"{Called}: a source of {source.Shape} and an index of {index.Shape} must have one shape."
            );
        }
        NumbersOnly.Require(Called, source);
        return Ordered.AsRows(inputs, TensorSpec.Of(Shape.Sizes, source.DType));
    }

    internal override void AddTo(Tensor sum, ReadOnlySpan<Tensor> inputs) =>
        TakeLoop.Add(inputs[0], Indices.PlacesAlong(Called, Shape, Shape.DimAlong(Dim, Called), inputs[1]), 1, sum);

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input == 0 ? Door.Apply(new Gather(Dim), g, inputs[1]) : null;
}

/// <summary>The places of a dim that a list names, in its order; the dim lies outermost in memory.</summary>
internal sealed record IndexSelect(int Dim) : LibraryOp, ITakesPart
{
    public override string Name => "index_select";

    internal override string Called => "IndexSelect";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (x, index) = (inputs[0], inputs[1]);
        Indices.RequireWhole(Called, index);
        var dim = x.Shape.DimAlong(Dim, Called);
        if (index.Rank != 1)
        {
            throw new ArgumentException($"{Called}: an index of {index.Shape}; it must have one dim.");
        }
        return TakeLoop.InferFront(Called, inputs, dim, index._layout.Sizes[0]);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var dim = inputs[0].Shape.DimAlong(Dim, Called);
        TakeLoop.Take(
            inputs[0],
            Indices.Places(Called, inputs[1], inputs[0].Shape, dim),
            TakeLoop.Block(Called, inputs[0], dim),
            outputs[0]
        );
    }

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input == 0 ? Part(g, inputs).Whole() : null;

    public GradientPart Part(Tensor g, ReadOnlySpan<Tensor> inputs) =>
        new(new IndexAdd(Dim, inputs[0].Shape.SizeAlong(Dim, Called)), g, inputs[1]);
}

/// <summary>Zeros, a dim of this size, and added to the places that a list names the first input's, in their order.</summary>
internal sealed record IndexAdd(int Dim, int Size) : PartOfZeros
{
    public override string Name => "index_add";

    internal override string Called => "IndexAdd";

    internal override TensorSpec Made(ReadOnlySpan<Tensor> inputs)
    {
        Indices.RequireWhole(Called, inputs[1]);
        NumbersOnly.Require(Called, inputs[0]);
        var dim = inputs[0].Shape.DimAlong(Dim, Called);
        if (inputs[1].Rank != 1 || inputs[1]._layout.Sizes[0] != inputs[0].Shape.SizeAlong(dim, Called))
        {
            throw new ArgumentException(
                $"{Called}: {inputs[0].Shape} by an index of {inputs[1].Shape}; it must name a place for each of dim {dim}."
            );
        }
        return TakeLoop.InferFront(Called, inputs, dim, Size);
    }

    // Another dim lies outermost in memory.
    internal override bool IsPlain => Dim == 0;

    internal override void AddTo(Tensor sum, ReadOnlySpan<Tensor> inputs)
    {
        var dim = inputs[0].Shape.DimAlong(Dim, Called);
        TakeLoop.Add(
            inputs[0],
            Indices.Places(Called, inputs[1], sum.Shape, dim),
            TakeLoop.Block(Called, inputs[0], dim),
            sum
        );
    }

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input == 0 ? Door.Apply(new IndexSelect(Dim), g, inputs[1]) : null;
}

/// <summary>The rows of a table that indices of any shape name.</summary>
internal sealed record Embedding : LibraryOp, ITakesPart
{
    public static readonly Embedding Op = new();

    public override string Name => "embedding";

    internal override string Called => "Embedding";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var (table, index) = (inputs[0], inputs[1]);
        if (table.Rank != 2)
        {
            throw new ArgumentException($"{Called}: a table of {table.Shape}; it must have two dims, [rows, size].");
        }
        Indices.RequireWhole(Called, index);
        Shape.RequireRank(index.Rank + 1, Called);
        return Ordered.AsRows(inputs, TensorSpec.Of([.. index._layout.Sizes, table._layout.Sizes[1]], table.DType));
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var table = inputs[0];
        TakeLoop.Take(table, Indices.Places(Called, inputs[1], table.Shape, 0), table._layout.Sizes[1], outputs[0]);
    }

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input == 0 ? Part(g, inputs).Whole() : null;

    public GradientPart Part(Tensor g, ReadOnlySpan<Tensor> inputs) =>
        new(new EmbeddingGradient(inputs[0].Shape[0]), g, inputs[1]);
}

/// <summary>A table of zeros, and added to the rows that indices name the vectors of the first input.</summary>
internal sealed record EmbeddingGradient(int Rows) : PartOfZeros
{
    public override string Name => "embedding_grad";

    internal override string Called => "Embedding";

    internal override TensorSpec Made(ReadOnlySpan<Tensor> inputs)
    {
        NumbersOnly.Require(Called, inputs[0]);
        return Ordered.AsRows(inputs, TensorSpec.Of([Rows, inputs[0]._layout.Sizes[^1]], inputs[0].DType));
    }

    internal override void AddTo(Tensor sum, ReadOnlySpan<Tensor> inputs) =>
        TakeLoop.Add(inputs[0], Indices.Places(Called, inputs[1], sum.Shape, 0), inputs[0]._layout.Sizes[^1], sum);

    public override Tensor? Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        input == 0 ? Door.Apply(Embedding.Op, g, inputs[1]) : null;
}

/// <summary>Each class as a row of zeros with a one at its place.</summary>
internal sealed record OneHot(int Classes) : LibraryOp
{
    public override string Name => "one_hot";

    internal override string Called => "OneHot";

    public override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        Indices.RequireWhole(Called, inputs[0]);
        Shape.RequireRank(inputs[0].Rank + 1, Called);
        if (Classes < 0)
        {
            throw Refusal.OutOfRange(
                "classes",
                $"{Called}: {Classes} classes for {inputs[0].Shape}; there are 0 or more."
            );
        }
        return Ordered.Rows(inputs[0]) is { } order
            ? TensorSpec.Wanting(0, order)
            : TensorSpec.Of([.. inputs[0]._layout.Sizes, Classes], DType.Int64);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        ClassIndices.Require(Called, inputs[0], Classes, null);
        outputs[0]._storage.Clear();
        var to = outputs[0]._storage.Span<long>();
        var row = 0;
        foreach (var at in Reduction.Rows<long>(inputs[0]))
        {
            to[row + (int)at] = 1;
            row += Classes;
        }
    }
}

/// <summary>The loops that all of these share.</summary>
internal static class TakeLoop
{
    /// <summary>The first input with another size along a dim, which lies outermost in memory, in the input and in the result.</summary>
    public static TensorSpec InferFront(string op, ReadOnlySpan<Tensor> inputs, int dim, int size)
    {
        var x = inputs[0];
        if (x.Rank == 0)
        {
            return size == 1
                ? Ordered.AsRows(inputs, TensorSpec.Like(x))
                : throw new ArgumentException($"{op}: {size} places of a single number, which has one.");
        }
        Span<int> order = stackalloc int[x.Rank];
        order[0] = dim;
        for (var i = 1; i < order.Length; i++)
        {
            order[i] = i <= dim ? i - 1 : i;
        }
        if (!x._layout.Permute(order).IsContiguous)
        {
            return TensorSpec.Wanting(0, Dims.Of(order));
        }
        if (Ordered.Rows(inputs[1]) is { } rows)
        {
            return TensorSpec.Wanting(1, rows);
        }
        var sizes = x.Shape.ToArray();
        sizes[dim] = size;
        return new(Layout.Contiguous(sizes, order), x.DType);
    }

    /// <summary>How many elements one place along a dim has; of a tensor without elements 0, for none is moved.</summary>
    public static int Block(string op, Tensor x, int dim)
    {
        var count = x.Count;
        return count == 0 ? 0 : (int)(count / x.Shape.SizeAlong(dim, op));
    }

    /// <summary>y's i-th block is x's block at places[i].</summary>
    public static void Take(Tensor x, int[] places, int block, Tensor y) =>
        ElementTypes.Any(new Taking(places, block), x.DType, [x], [y]);

    /// <summary>To y, x's i-th block is added at the block places[i].</summary>
    public static void Add(Tensor x, int[] places, int block, Tensor y) =>
        ElementTypes.Numbers(new Adding(places, block), x.DType, [x], [y]);

    // Single elements go without the cut of a block each, which takes longer than they do.
    readonly struct Taking(int[] places, int block) : IElementKernel
    {
        public void Run<T>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged
        {
            var x = inputs[0]._storage.Span<T>()[inputs[0]._layout.Offset..];
            var y = outputs[0]._storage.Span<T>();
            if (block == 1)
            {
                for (var i = 0; i < places.Length; i++)
                {
                    y[i] = x[places[i]];
                }
                return;
            }
            for (var i = 0; i < places.Length; i++)
            {
                x.Slice(places[i] * block, block).CopyTo(y[(i * block)..]);
            }
        }
    }

    readonly struct Adding(int[] places, int block) : INumberKernel
    {
        public void Run<T, TLoop>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, INumber<T>
            where TLoop : struct, IElementLoop<T>
        {
            var x = Reduction.Rows<T>(inputs[0]);
            var y = outputs[0]._storage.Span<T>();
            if (block == 1)
            {
                for (var i = 0; i < places.Length; i++)
                {
                    y[places[i]] += x[i];
                }
                return;
            }
            for (var i = 0; i < places.Length; i++)
            {
                var target = y.Slice(places[i] * block, block);
                var source = x.Slice(i * block, block);
                for (var j = 0; j < source.Length; j++)
                {
                    target[j] += source[j];
                }
            }
        }
    }
}
