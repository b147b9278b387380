using System.Runtime.CompilerServices;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>The transpose of a matrix; of more dims, the last two change places.</summary>
    /// <exception cref="InvalidOperationException">There are fewer than two dims.</exception>
    public Tensor T =>
        Rank >= 2
            ? Door.Apply(TensorOps.Transpose.Last, this)
            : throw new InvalidOperationException($"T: {Shape} has fewer than two dims to change places.");

    /// <summary>A view of one place along a dim, which is dropped.</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="index">The place; from the end where it is negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such dim or place.</exception>
    public Tensor Select(int dim, int index) => Door.Apply(new Pick(dim, index), this);

    /// <summary>A view of every step-th place from start up to end of a dim.</summary>
    /// <param name="dim">The dim; from the end where it is negative.</param>
    /// <param name="start">The first place, from 0.</param>
    /// <param name="end">The place after the last one, at most the size.</param>
    /// <param name="step">How far from one place to the next; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such dim; start and end are not 0 ≤ start ≤ end ≤ size; the step is below 1.</exception>
    public Tensor Slice(int dim, int start, int end, int step = 1) =>
        Door.Apply(new Slice(dim, start, end, step), this);

    /// <summary>A view in which dims run backward.</summary>
    /// <param name="dims">The dims; from the end where they are negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such dim.</exception>
    public Tensor Flip(params ReadOnlySpan<int> dims) => Door.Apply(new Flip(Dims.Of(dims)), this);

    /// <inheritdoc cref="Flip(ReadOnlySpan{int})" />
    [OverloadResolutionPriority(-1)]
    public Tensor Flip(params int[] dims) => Flip(dims.AsSpan());

    /// <summary>A view in which two dims change places.</summary>
    /// <param name="a">The one dim; from the end where it is negative.</param>
    /// <param name="b">The other; from the end where it is negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such dim.</exception>
    public Tensor Transpose(int a, int b) => Door.Apply(new Transpose(a, b), this);

    /// <summary>A view with the dims in another order.</summary>
    /// <param name="order">Which of the dims each new one is; every dim once.</param>
    /// <exception cref="ArgumentException">The order does not name each dim once.</exception>
    public Tensor Permute(params ReadOnlySpan<int> order) => Door.Apply(new Permute(Dims.Of(order)), this);

    /// <inheritdoc cref="Permute(ReadOnlySpan{int})" />
    [OverloadResolutionPriority(-1)]
    public Tensor Permute(params int[] order) => Permute(order.AsSpan());

    /// <summary>
    /// A view in which dims of size 1, and new ones in front, repeat to fill a shape, whose sizes are all said; this tensor itself if it is
    /// of that shape.
    /// </summary>
    /// <param name="shape">The size of each dim.</param>
    /// <exception cref="ArgumentException">A dim has another size, and not 1.</exception>
    public Tensor Expand(Shape shape) => Shape == shape ? Again() : Door.Apply(new Expand(shape), this);

    /// <inheritdoc cref="Expand(Shape)" />
    [OverloadResolutionPriority(-1)]
    public Tensor Expand(params int[] shape) => Expand((Shape)shape);

    /// <summary>The same elements, in the same order, as another shape: a view where the layout allows it, else a copy. One size may be −1.</summary>
    /// <param name="sizes">The size of each dim; −1 for what is left.</param>
    /// <exception cref="ArgumentException">Another number of elements.</exception>
    public Tensor Reshape(params ReadOnlySpan<int> sizes)
    {
        Shape.RequireRank(sizes.Length, "Reshape");
        var shape = new Shape(Reshaping.Sizes(Shape, sizes));
        return shape == Shape ? Again() : As(shape);
    }

    /// <summary>The same elements, in the same order, as another shape, whose sizes are all said: <c>x.Reshape(y.Shape)</c>.</summary>
    /// <param name="shape">The size of each dim.</param>
    /// <exception cref="ArgumentException">Another number of elements.</exception>
    // A list of sizes, [2, 3], may be either.
    [OverloadResolutionPriority(-1)]
    public Tensor Reshape(Shape shape) => shape == Shape ? Again() : As(shape);

    /// <inheritdoc cref="Reshape(ReadOnlySpan{int})" />
    [OverloadResolutionPriority(-1)]
    public Tensor Reshape(params int[] sizes) => Reshape(sizes.AsSpan());

    internal Tensor As(Shape shape)
    {
        if (shape.ElementCount != Count)
        {
            throw new ArgumentException($"Reshape: {Shape} has {Count} elements, {shape} has {shape.ElementCount}.");
        }
        return shape == Shape ? this
            : _layout.Reshape(shape.Sizes) is null ? Clone().As(shape)
            : Door.Apply(new Reshape(shape), this);
    }

    /// <summary>The dims from start to end as one: a view where the layout allows it, else a copy.</summary>
    /// <param name="start">The first of these dims; from the end where it is negative.</param>
    /// <param name="end">The last of these dims; from the end where it is negative.</param>
    /// <exception cref="ArgumentException">The first comes after the last.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No such dim.</exception>
    /// <exception cref="OverflowException">The dim becomes larger than a size can be, as in an expanded view.</exception>
    public Tensor Flatten(int start = 0, int end = -1)
    {
        (start, end) = (Shape.DimAlong(start, "Flatten"), Shape.DimAlong(end, "Flatten"));
        if (Rank == 0)
        {
            return Reshape(1);
        }
        if (start > end)
        {
            throw new ArgumentException($"Flatten: dim {start} comes after dim {end}.");
        }
        var sizes = _layout.Sizes;
        var flat = new Shape(sizes[start..(end + 1)]).ElementCount;
        return As(new([.. sizes[..start], Shape.Size(flat, "Flatten"), .. sizes[(end + 1)..]]));
    }

    /// <summary>A view without a dim of size 1, this tensor itself if the dim has another size; without any of them if none is named.</summary>
    /// <param name="dim">The dim, from the end where it is negative; null for all of size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such dim.</exception>
    public Tensor Squeeze(int? dim = null)
    {
        if (dim is { } given)
        {
            var size = Shape.SizeAlong(given, "Squeeze");
            return size == 1 && Rank > 0 ? Door.Apply(new Squeeze(given), this) : Again();
        }
        return Reshape([.. _layout.Sizes.Where(size => size != 1)]);
    }

    /// <summary>A view with a new dim of size 1 before this one; −1 puts it last.</summary>
    /// <param name="dim">Where the new dim is; from the end of the result where it is negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such place.</exception>
    public Tensor Unsqueeze(int dim) => Door.Apply(new Unsqueeze(dim), this);

    /// <summary>The same tensor as a result of its own.</summary>
    internal Tensor Again() => Door.Apply(Alias.Op, this);

    /// <summary>A view of the same elements with no history.</summary>
    public Tensor Detach() => Door.Apply(TensorOps.Detach.Op, this);
}
