using Micrograd.Tensors;

namespace Micrograd;

public sealed partial class Tensor
{
    /// <summary>
    /// Elements picked along one axis: <c>y[i, j] = x[index[i, j], j]</c> for axis 0. The index has as many axes as this tensor.
    /// </summary>
    /// <exception cref="ArgumentException">The index is not of int64, or its shape does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside of the axis.</exception>
    public Tensor Gather(int dim, Tensor index)
    {
        ArgumentNullException.ThrowIfNull(index);
        dim = Shape.Axis(dim, "Gather");
        return TakeOps.Take("gather", this, Places.AlongAxis("Gather", Shape, dim, index), 1, index.Shape);
    }

    /// <summary>
    /// This tensor with elements added: <c>y[index[i, j], j] += source[i, j]</c> for axis 0. Several may meet in one place.
    /// </summary>
    /// <exception cref="ArgumentException">The index is not of int64, or a shape does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside of the axis.</exception>
    public Tensor ScatterAdd(int dim, Tensor index, Tensor source)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(source);
        dim = Shape.Axis(dim, "ScatterAdd");
        if (source.Shape != index.Shape)
        {
            throw new ArgumentException(
                $"ScatterAdd: a source of {source.Shape} and an index of {index.Shape} must have one shape."
            );
        }
        var places = Places.AlongAxis("ScatterAdd", Shape, dim, index);
        return this + TakeOps.AddAt("scatter_add", source, places, 1, Shape);
    }

    /// <summary>The places of an axis that a list names, in its order: <c>x.IndexSelect(0, [2, 0])</c>.</summary>
    /// <exception cref="ArgumentException">The index is not one axis of int64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside of the axis.</exception>
    public Tensor IndexSelect(int dim, Tensor index)
    {
        ArgumentNullException.ThrowIfNull(index);
        dim = Shape.Axis(dim, "IndexSelect");
        if (index.Rank != 1)
        {
            throw new ArgumentException(
                $"IndexSelect: an index of {index.Shape}; it must have one axis.",
                nameof(index)
            );
        }
        // With the axis in front, its places are blocks.
        var front = Transpose(0, dim);
        var block = checked((int)new Shape(front._layout.Sizes[1..]).ElementCount);
        var at = Places.Checked("IndexSelect", index, front.Shape[0], dim, Shape);
        return TakeOps
            .Take("index_select", front.Contiguous(), at, block, new([at.Length, .. front._layout.Sizes[1..]]))
            .Transpose(0, dim);
    }

    /// <summary>The rows of a table that indices name: <c>[n, d], [..] → [.., d]</c>.</summary>
    /// <exception cref="ArgumentException">The table has not two axes, or the indices are not of int64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index names no row.</exception>
    public static Tensor Embedding(Tensor table, Tensor index)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(index);
        if (table.Rank != 2)
        {
            throw new ArgumentException(
                $"Embedding: a table of {table.Shape}; it must have two axes, [rows, size].",
                nameof(table)
            );
        }
        var at = Places.Checked("Embedding", index, table.Shape[0], 0, table.Shape);
        return TakeOps.Take("embedding", table, at, table.Shape[1], new([.. index.Shape.Sizes, table.Shape[1]]));
    }

    /// <summary>Each index as a row of zeros with a one at its place: <c>[..] → [.., classes]</c>, of int64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not 0 … classes − 1.</exception>
    public Tensor OneHot(int classes)
    {
        Places.RequireClasses("OneHot", this, classes);
        return Unsqueeze(-1).Eq(Arange(classes)).Long();
    }

    /// <summary>A number where the mask is true, else the elements of this tensor.</summary>
    /// <exception cref="ArgumentException">The mask is not of bool, or does not broadcast.</exception>
    public Tensor MaskedFill(Tensor mask, double value) => Where(mask, Weak(value), this);

    /// <summary>The elements along an axis in order, with where they were; equal ones stay in their order, NaN counts as largest.</summary>
    public (Tensor Values, Tensor Indices) Sort(int dim = -1, bool descending = false)
    {
        if (Rank == 0)
        {
            return (this, Zeros([], DType.Int64));
        }
        dim = Shape.Axis(dim, "Sort");
        var keys = Detach().Transpose(dim, -1).ToArray<double>();
        var size = Shape[dim];
        var order = new long[keys.Length];
        var nanLast = Comparer<double>.Create(NaNLast);
        for (var row = 0; size > 0 && row < keys.Length; row += size)
        {
            var start = row;
            var places = descending
                ? Enumerable.Range(0, size).OrderByDescending(i => keys[start + i], nanLast)
                : Enumerable.Range(0, size).OrderBy(i => keys[start + i], nanLast);
            var at = row;
            foreach (var place in places)
            {
                order[at++] = place;
            }
        }
        var indices = Of<long>(order, Transpose(dim, -1).Shape).Transpose(dim, -1);
        return (Gather(dim, indices), indices);

        static int NaNLast(double a, double b) =>
            double.IsNaN(a) ? (double.IsNaN(b) ? 0 : 1)
            : double.IsNaN(b) ? -1
            : a.CompareTo(b);
    }

    /// <summary>The k largest along an axis, the largest first, with where they were.</summary>
    /// <exception cref="ArgumentOutOfRangeException">k is not 0 … the size of the axis.</exception>
    public (Tensor Values, Tensor Indices) TopK(int k, int dim = -1, bool largest = true)
    {
        dim = Shape.Axis(dim, "TopK");
        if ((uint)k > (uint)Shape[dim])
        {
            throw new ArgumentOutOfRangeException(
                nameof(k),
                $"TopK: {k} of the {Shape[dim]} along axis {dim} of {Shape}."
            );
        }
        var (values, indices) = Sort(dim, largest);
        return (values.Slice(dim, 0, k), indices.Slice(dim, 0, k));
    }
}
