using System.Globalization;
using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>Indices along a dim, in a tensor: negative ones count from the end, in every op that takes them.</summary>
internal static class Indices
{
    public static void RequireWhole(string op, Tensor index)
    {
        if (index.DType != DType.Int64)
        {
            throw new ArgumentException(
                $"{op}: the index is {index.DType.Text()}, not int64; Long() converts it.",
                nameof(index)
            );
        }
    }

    /// <summary>An index as a place of the dim, counted from the front.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public static int Place(string op, long index, Shape shape, int dim) =>
        Place(op, index, shape.SizeAlong(dim, op), shape, dim);

    // The size is asked for once before a loop. Refusing is a method of its own, so that the rest is small enough to stand in the loop.
    static int Place(string op, long index, int size, Shape shape, int dim)
    {
        var counted = index < 0 ? index + size : index;
        return (ulong)counted < (ulong)size ? (int)counted : throw Outside(op, index, size, shape, dim);
    }

    static ArgumentOutOfRangeException Outside(string op, long index, int size, Shape shape, int dim) =>
        new(
            nameof(index),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{op}: index {index} lies outside of dim {dim} of {shape}, which has {size}."
            )
        );

    /// <summary>The places that an index of one dim, or of any shape, names, in its order.</summary>
    public static int[] Places(string op, Tensor index, Shape shape, int dim)
    {
        var indices = Reduction.Rows<long>(index);
        var places = new int[indices.Length];
        var size = places.Length == 0 ? 0 : shape.SizeAlong(dim, op);
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = Place(op, indices[i], size, shape, dim);
        }
        return places;
    }

    /// <summary>
    /// For each element of the index, where in a contiguous tensor of this shape the element lies that has its coordinates but for one dim,
    /// where the index says.
    /// </summary>
    public static int[] PlacesAlong(string op, Shape shape, int dim, Tensor index)
    {
        var indices = Reduction.Rows<long>(index);
        var places = new int[indices.Length];
        if (places.Length == 0)
        {
            return places;
        }
        // A single number is a row of one.
        var sizes = index.Rank == 0 ? [1] : index.Shape.ToArray();
        int[] strides = index.Rank == 0 ? [1] : [.. Layout.Contiguous(shape.Sizes).Strides];
        var (size, along, last) = (shape.SizeAlong(dim, op), strides[dim], sizes.Length - 1);
        strides[dim] = 0;
        var counters = new int[sizes.Length];
        for (var row = 0; row < places.Length; row += sizes[last])
        {
            var start = 0;
            for (var k = 0; k < last; k++)
            {
                start += counters[k] * strides[k];
            }
            for (var i = 0; i < sizes[last]; i++)
            {
                places[row + i] = start + i * strides[last] + Place(op, indices[row + i], size, shape, dim) * along;
            }
            for (var k = last - 1; k >= 0 && ++counters[k] == sizes[k]; k--)
            {
                counters[k] = 0;
            }
        }
        return places;
    }
}

/// <summary>Classes that targets name: none counts from the end.</summary>
internal static class ClassIndices
{
    /// <exception cref="ArgumentOutOfRangeException">A target is no class, and not the one that is ignored.</exception>
    public static void Require(string op, Tensor targets, int classes, long? ignored)
    {
        foreach (var target in Reduction.Rows<long>(targets))
        {
            if ((ulong)target >= (ulong)classes && target != ignored)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(targets),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{op}: {(ignored is null ? "index" : "class")} {target} is none of the {classes} classes, 0 … {classes - 1}{(ignored is { } none ? $"; {none} would be ignored" : "")}."
                    )
                );
            }
        }
    }
}
