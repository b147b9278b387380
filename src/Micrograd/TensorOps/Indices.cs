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
    public static int Place(string op, long index, Shape shape, int dim)
    {
        var size = shape.SizeAlong(dim, op);
        var counted = index < 0 ? index + size : index;
        return (ulong)counted < (ulong)size
            ? (int)counted
            : throw new ArgumentOutOfRangeException(
                nameof(index),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{op}: index {index} lies outside of dim {dim} of {shape}, which has {size}."
                )
            );
    }

    /// <summary>The places that an index of one dim, or of any shape, names, in its order.</summary>
    public static int[] Places(string op, Tensor index, Shape shape, int dim)
    {
        var indices = Reduction.Rows<long>(index);
        var places = new int[indices.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = Place(op, indices[i], shape, dim);
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
        var strides = Layout.Contiguous(shape.Sizes).Strides;
        var places = new int[indices.Length];
        var counters = new int[shape.Rank];
        for (var i = 0; i < places.Length; i++)
        {
            var (place, at) = (0, Place(op, indices[i], shape, dim));
            for (var k = 0; k < counters.Length; k++)
            {
                place += (k == dim ? at : counters[k]) * strides[k];
            }
            places[i] = place;
            for (var k = counters.Length - 1; k >= 0 && ++counters[k] == index.Shape[k]; k--)
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
