using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Micrograd.Kernels;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>An op whose result is its input's memory, otherwise laid out.</summary>
internal abstract record ViewOp : LibraryOp
{
    /// <summary>Whether the result has the input's history: a write through it is one into the input.</summary>
    internal virtual bool SharesHistory => true;

    protected abstract Layout Look(Tensor x);

    public sealed override TensorSpec Infer(ReadOnlySpan<Tensor> inputs)
    {
        var layout = Look(inputs[0]);
        // Without elements there is no place where they are.
        return TensorSpec.View(inputs[0], layout.Count == 0 ? Layout.Contiguous(layout.Sizes) : layout);
    }

    public sealed override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        throw new UnreachableException();
}

/// <summary>The same tensor without a history.</summary>
internal sealed record Detach : ViewOp
{
    public static readonly Detach Op = new();

    public override string Name => "detach";

    internal override bool SharesHistory => false;

    protected override Layout Look(Tensor x) => x._layout;
}

/// <summary>The same tensor once more, as a result of its own: what differentiates with respect to it does not mean the first.</summary>
internal sealed record Alias : ViewOp
{
    public static readonly Alias Op = new();

    public override string Name => "alias";

    protected override Layout Look(Tensor x) => x._layout;

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        g;
}

/// <summary>Two dims change places.</summary>
internal sealed record Transpose(int A, int B) : ViewOp
{
    /// <summary>Of the last two.</summary>
    public static readonly Transpose Last = new(-2, -1);

    public override string Name => "transpose";

    protected override Layout Look(Tensor x)
    {
        var (a, b) = (x.Shape.DimAlong(A, "Transpose"), x.Shape.DimAlong(B, "Transpose"));
        return a == b ? x._layout
            : (a, b) == (x.Rank - 2, x.Rank - 1) ? x._layout.Transposed()
            : x._layout.Swap(a, b);
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Door.Apply(this, g);
}

/// <summary>The dims in another order.</summary>
internal sealed record Permute(Dims Order) : ViewOp
{
    public override string Name => "permute";

    protected override Layout Look(Tensor x)
    {
        _ = Inverse(x);
        Span<int> dims = stackalloc int[x.Rank];
        for (var i = 0; i < dims.Length; i++)
        {
            dims[i] = x.Shape.Dim(Order[i], "Permute");
        }
        return x._layout.Permute(dims);
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        g.Permute(Inverse(inputs[0]));

    int[] Inverse(Tensor x)
    {
        var inverse = new int[x.Rank];
        Array.Fill(inverse, -1);
        for (var i = 0; i < Order.Count && Order.Count == x.Rank; i++)
        {
            inverse[x.Shape.Dim(Order[i], "Permute")] = i;
        }
        return Order.Count == x.Rank && !inverse.Contains(-1)
            ? inverse
            : throw new ArgumentException(
                $"Permute: {Order} does not name each of the {x.Rank} dims of {x.Shape} once."
            );
    }
}

/// <summary>One place along a dim, which is dropped.</summary>
internal sealed record Pick(int Dim, int Index) : ViewOp, ITakesPart
{
    public override string Name => "select";

    protected override Layout Look(Tensor x)
    {
        var (dim, index) = At(x);
        return x._layout.Slice(dim, index, 1, 1).Remove(dim);
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Part(g, inputs).Whole();

    public GradientPart Part(Tensor g, ReadOnlySpan<Tensor> inputs)
    {
        var (dim, index) = At(inputs[0]);
        return new(new Place(dim, index, 1, inputs[0]._layout.Sizes[dim]), g.Unsqueeze(dim));
    }

    (int Dim, int Index) At(Tensor x)
    {
        var dim = x.Shape.Dim(Dim, "Select");
        var size = x._layout.Sizes[dim];
        var index = Index < 0 ? Index + size : Index;
        return (uint)index < (uint)size ? (dim, index) : throw Outside("Select", x, Index, dim);
    }

    public static ArgumentOutOfRangeException Outside<TIndex>(string op, Tensor x, TIndex index, int dim) =>
        new(
            nameof(index),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{op}: {index} lies outside of dim {dim} of {x.Shape}, which has {x._layout.Sizes[dim]}."
            )
        );
}

/// <summary>Every step-th place from start up to end of a dim.</summary>
internal sealed record Slice(int Dim, int Start, int End, int Step) : ViewOp, ITakesPart
{
    public override string Name => "slice";

    protected override Layout Look(Tensor x)
    {
        var dim = x.Shape.Dim(Dim, "Slice");
        var size = x._layout.Sizes[dim];
        if (Step < 1)
        {
            throw Refusal.OutOfRange(
                "step",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Slice: a step of {Step} along dim {dim} of {x.Shape}; it is at least 1, and Flip turns a dim round."
                )
            );
        }
        if (Start < 0 || Start > End || End > size)
        {
            throw Refusal.OutOfRange(
                "start",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Slice: {Start} … {End} does not lie within 0 … {size}, dim {dim} of {x.Shape}."
                )
            );
        }
        return x._layout.Slice(dim, Start, (int)(((long)End - Start + Step - 1) / Step), Step);
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Part(g, inputs).Whole();

    public GradientPart Part(Tensor g, ReadOnlySpan<Tensor> inputs)
    {
        var dim = inputs[0].Shape.Dim(Dim, "Slice");
        return new(new Place(dim, Start, Step, inputs[0]._layout.Sizes[dim]), g);
    }
}

/// <summary>Dims that run backward.</summary>
internal sealed record Flip(Dims Dims) : ViewOp
{
    public override string Name => "flip";

    protected override Layout Look(Tensor x)
    {
        var layout = x._layout;
        foreach (var given in Dims.AsSpan())
        {
            var dim = x.Shape.DimAlong(given, "Flip");
            layout = x.Rank == 0 ? layout : layout.Slice(dim, layout.Sizes[dim] - 1, layout.Sizes[dim], -1);
        }
        return layout;
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        Door.Apply(this, g);
}

/// <summary>Dims of size 1, and new ones in front, repeat to fill a shape.</summary>
internal sealed record Expand(Shape Shape) : ViewOp
{
    public override string Name => "expand";

    protected override Layout Look(Tensor x)
    {
        Shape.RequireRank(Shape.Rank, "Expand");
        return x._layout.Expand(Shape.Sizes)
            ?? throw new ArgumentException(
                $"Expand: {x.Shape} does not expand to {Shape}: only dims of size 1, and new ones in front, repeat."
            );
    }

    // What was spread is summed by whoever asked.
    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        g;
}

/// <summary>The same elements, in the same order, as another shape, where the layout allows a view.</summary>
internal sealed record Reshape(Shape Shape) : ViewOp
{
    public override string Name => "reshape";

    protected override Layout Look(Tensor x) =>
        x._layout.Reshape(Shape.Sizes) ?? throw new ArgumentException($"Reshape: {x.Shape} is no view as {Shape}.");

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        g.As(inputs[0].Shape);
}

/// <summary>Without a dim of size 1.</summary>
internal sealed record Squeeze(int Dim) : ViewOp
{
    public override string Name => "squeeze";

    protected override Layout Look(Tensor x) => x._layout.Remove(x.Shape.Dim(Dim, "Squeeze"));

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        g.Unsqueeze(Dim);
}

/// <summary>With a new dim of size 1 before this one; −1 puts it last.</summary>
internal sealed record Unsqueeze(int Dim) : ViewOp
{
    public override string Name => "unsqueeze";

    protected override Layout Look(Tensor x)
    {
        Shape.RequireRank(x.Rank + 1, "Unsqueeze");
        var dim = Dim < 0 ? Dim + x.Rank + 1 : Dim;
        return (uint)dim <= (uint)x.Rank
            ? x._layout.InsertOne(dim)
            : throw Refusal.OutOfRange(
                "dim",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Unsqueeze: a new dim of {x.Shape} goes to {-x.Rank - 1} … {x.Rank}, not {Dim}."
                )
            );
    }

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        g.Squeeze(Dim);
}

/// <summary>Zeros, and every step-th place from start of one dim the input's: what a slice gives back.</summary>
internal sealed record Place(int Dim, int Start, int Step, int Size) : PartOfZeros
{
    public override string Name => "place";

    internal override TensorSpec Made(ReadOnlySpan<Tensor> inputs)
    {
        var x = inputs[0];
        var sizes = x.Shape.ToArray();
        var dim = x.Shape.Dim(Dim, Name);
        var last = Start + (sizes[dim] - 1L) * Step;
        if (Start < 0 || Step < 1 || last >= Size)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Name}: dim {dim} of {x.Shape}, from {Start} on by {Step}, does not lie within {Size} places."
                )
            );
        }
        sizes[dim] = Size;
        return TensorSpec.Of(sizes, x.DType);
    }

    public override void Run(in TensorSpec spec, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var (x, y) = (inputs[0], outputs[0]);
        y._storage.Clear();
        Copying.Run(x, new(y._storage, PartOf(y, x), y.DType));
    }

    internal override void AddTo(Tensor sum, ReadOnlySpan<Tensor> inputs) =>
        ElementTypes.Numbers(new Adding(PartOf(sum, inputs[0])), sum.DType, inputs, [sum]);

    Layout PartOf(Tensor whole, Tensor part) => whole._layout.Slice(Dim, Start, part._layout.Sizes[Dim], Step);

    public override Tensor Gradient(int input, Tensor g, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var length = (long)inputs[0]._layout.Sizes[Dim] * Step;
        return g.Slice(Dim, Start, (int)Math.Min(Size, Start + length), Step);
    }

    readonly struct Adding(Layout part) : INumberKernel
    {
        public void Run<T, TLoop>(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
            where T : unmanaged, INumber<T>
            where TLoop : struct, IElementLoop<T> =>
            AddLoop.Run(
                part.Sizes,
                inputs[0].Operand<T>(part.Sizes),
                outputs[0]._storage.Span<T>(),
                part.Offset,
                part.Strides
            );
    }
}
