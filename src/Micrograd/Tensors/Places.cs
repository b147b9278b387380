namespace Micrograd.Tensors;

/// <summary>Where the elements that an index tensor names lie in a contiguous tensor.</summary>
internal static class Places
{
    /// <summary>For each element of the index, the place with that element's coordinates but for one axis, where the index says.</summary>
    /// <exception cref="ArgumentException">The index is not of int64, or its shape does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside of the axis.</exception>
    public static int[] AlongAxis(string op, Shape shape, int axis, Tensor index)
    {
        if (index.Rank != shape.Rank)
        {
            throw new ArgumentException($"{op}: an index of {index.Shape} has not as many axes as {shape}.");
        }
        for (var i = 0; i < shape.Rank; i++)
        {
            if (i != axis && index.Shape[i] > shape[i])
            {
                throw new ArgumentException($"{op}: an index of {index.Shape} reaches beyond axis {i} of {shape}.");
            }
        }
        var at = Checked(op, index, shape[axis], axis, shape);
        var strides = Layout.Contiguous(shape.Sizes).Strides;
        var places = new int[at.Length];
        var counters = new int[shape.Rank];
        for (var i = 0; i < places.Length; i++)
        {
            var place = 0;
            for (var k = 0; k < counters.Length; k++)
            {
                place += (k == axis ? at[i] : counters[k]) * strides[k];
            }
            places[i] = place;
            for (var k = counters.Length - 1; k >= 0 && ++counters[k] == index.Shape[k]; k--)
            {
                counters[k] = 0;
            }
        }
        return places;
    }

    /// <summary>Refuses what is no class: none counts from the end.</summary>
    /// <exception cref="ArgumentException">The index is not of int64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class is not 0 … classes − 1.</exception>
    public static void RequireClasses(string op, Tensor index, int classes)
    {
        RequireWhole(op, index);
        foreach (var at in index.ToArray<long>())
        {
            if (at < 0 || at >= classes)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(index),
                    $"{op}: index {at} is none of the {classes} classes, 0 … {classes - 1}."
                );
            }
        }
    }

    /// <summary>The indices, each within 0 … size − 1; negative ones count from the end.</summary>
    public static int[] Checked(string op, Tensor index, int size, int axis, Shape shape)
    {
        RequireWhole(op, index);
        var indices = index.ToArray<long>();
        var at = new int[indices.Length];
        for (var i = 0; i < at.Length; i++)
        {
            var counted = indices[i] < 0 ? indices[i] + size : indices[i];
            if (counted < 0 || counted >= size)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(index),
                    $"{op}: index {indices[i]} lies outside of axis {axis} of {shape}, which has {size}."
                );
            }
            at[i] = (int)counted;
        }
        return at;
    }

    static void RequireWhole(string op, Tensor index)
    {
        if (index.DType != DType.Int64)
        {
            throw new ArgumentException(
                $"{op}: the index is {index.DType.Text()}, not int64; Long() converts it.",
                nameof(index)
            );
        }
    }
}
