using Micrograd.Tensors;

namespace Micrograd.TensorOps;

/// <summary>
/// What index tensors, which broadcast together, pick of a tensor: the shape, and where its elements lie. The dims of the indices take the
/// place of those that they index where these stand side by side, else they come first. An index of a single number drops its dim, as a
/// number does, and stands between no others.
/// </summary>
internal sealed class Picked
{
    readonly string _op;
    readonly Shape _shape;
    readonly Dims _at;
    readonly int[] _kept;
    readonly int[] _broadcast = [];
    readonly int _front;

    /// <param name="op">The op, for messages.</param>
    /// <param name="shape">What is indexed.</param>
    /// <param name="at">The dims that the tensors index.</param>
    /// <param name="indices">The tensors, of int64.</param>
    /// <exception cref="ArgumentException">A tensor is not of int64, or they do not broadcast.</exception>
    public Picked(string op, Shape shape, Dims at, ReadOnlySpan<Tensor> indices)
    {
        (_op, _shape, _at) = (op, shape, at);
        foreach (var index in indices)
        {
            Indices.RequireWhole(op, index);
            _broadcast = Broadcasting.Sizes($"{op}: indices", new(_broadcast), index.Shape);
        }
        _kept = Kept(shape.Rank, at);
        _front = Front(indices);
        Sizes = [.. SizesOf(_kept.AsSpan(0, _front)), .. _broadcast, .. SizesOf(_kept.AsSpan(_front))];
        Shape.RequireRank(Sizes.Length, op);
        if (new Shape(_broadcast).ElementCount > int.MaxValue)
        {
            throw new OverflowException($"{op}: indices that broadcast to {new Shape(_broadcast)} are too many.");
        }
    }

    /// <summary>The shape of what is picked.</summary>
    public int[] Sizes { get; }

    /// <summary>Where the picked elements lie in the tensor that is indexed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside of its dim.</exception>
    public PickedPlaces In(Tensor x, ReadOnlySpan<Tensor> indices)
    {
        var strides = x._layout.Strides;
        var places = new int[new Shape(_broadcast).ElementCount];
        for (var i = 0; i < indices.Length; i++)
        {
            var from = indices[i]._storage.Span<long>();
            var reads = PickedPlaces.Offsets(_broadcast, indices[i]._layout.Expand(_broadcast)!.Strides);
            var start = indices[i]._layout.Offset;
            var stride = strides[_at[i]];
            if (places.Length == 0)
            {
                // Beside an index of none, one that lies outside is wrong all the same.
                foreach (var at in indices[i]._layout.Places())
                {
                    _ = Indices.Place(_op, from[(int)at], _shape, _at[i]);
                }
            }
            for (var k = 0; k < places.Length; k++)
            {
                places[k] += Indices.Place(_op, from[start + reads[k]], _shape, _at[i]) * stride;
            }
        }
        return new(
            x._layout.Offset,
            PickedPlaces.Offsets(SizesOf(_kept.AsSpan(0, _front)), Of(strides, _kept.AsSpan(0, _front))),
            places,
            PickedPlaces.Offsets(SizesOf(_kept.AsSpan(_front)), Of(strides, _kept.AsSpan(_front)))
        );
    }

    /// <summary>Where the same elements lie in a tensor that broadcasts to what is picked.</summary>
    public PickedPlaces Over(Tensor y)
    {
        var strides = y._layout.Expand(Sizes)!.Strides;
        var end = _front + _broadcast.Length;
        return new(
            y._layout.Offset,
            PickedPlaces.Offsets(Sizes.AsSpan(0, _front), strides.AsSpan(0, _front)),
            PickedPlaces.Offsets(_broadcast, strides.AsSpan(_front, _broadcast.Length)),
            PickedPlaces.Offsets(Sizes.AsSpan(end), strides.AsSpan(end))
        );
    }

    /// <exception cref="ArgumentException">The value does not broadcast to what is picked, or is of another type.</exception>
    public void RequireFits(Tensor value, DType dtype)
    {
        if (value._layout.Expand(Sizes) is null || value.DType != dtype)
        {
            throw new ArgumentException(
                $"{_op}: a value of {value.Shape} {value.DType.Text()} does not expand to {new Shape(Sizes)} {dtype.Text()}, what the indices pick of {_shape}: only dims of size 1, and new ones in front, repeat."
            );
        }
    }

    static int[] Kept(int rank, Dims at)
    {
        var kept = new int[rank - at.Count];
        var next = 0;
        for (var dim = 0; dim < rank; dim++)
        {
            if (!at.AsSpan().Contains(dim))
            {
                kept[next++] = dim;
            }
        }
        return kept;
    }

    /// <summary>How many of the kept dims stand before the indices'.</summary>
    int Front(ReadOnlySpan<Tensor> indices)
    {
        int? front = null;
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i].Rank > 0)
            {
                var before = 0;
                while (before < _kept.Length && _kept[before] < _at[i])
                {
                    before++;
                }
                if (front is { } others && others != before)
                {
                    return 0;
                }
                front = before;
            }
        }
        return front ?? 0;
    }

    int[] SizesOf(ReadOnlySpan<int> dims) => Of(_shape.Sizes, dims);

    static int[] Of(int[] numbers, ReadOnlySpan<int> dims)
    {
        var picked = new int[dims.Length];
        for (var i = 0; i < picked.Length; i++)
        {
            picked[i] = numbers[dims[i]];
        }
        return picked;
    }
}

/// <summary>Where elements lie in memory that are picked by three numbers: at the start and the sum of a place in each list.</summary>
/// <param name="Start">Where the first could lie.</param>
/// <param name="Before">Over the dims before the indices'.</param>
/// <param name="Places">Over the indices, in their order.</param>
/// <param name="After">Over the dims after them.</param>
internal sealed record PickedPlaces(int Start, int[] Before, int[] Places, int[] After)
{
    /// <summary>Whether what lies after a place lies side by side.</summary>
    public bool IsInRuns { get; } = After.Length == 0 || (After[^1] == After.Length - 1 && IsCounting(After));

    /// <summary>Where the elements of some dims lie, row after row.</summary>
    public static int[] Offsets(ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides)
    {
        var offsets = new int[new Shape(sizes.ToArray()).ElementCount];
        var known = 1;
        for (var dim = 0; dim < sizes.Length && offsets.Length > 0; dim++)
        {
            // From the last on: a row takes the place of an element that was read before.
            for (var row = known - 1; row >= 0; row--)
            {
                var at = offsets[row];
                for (var i = sizes[dim] - 1; i >= 0; i--)
                {
                    offsets[row * sizes[dim] + i] = at + i * strides[dim];
                }
            }
            known *= sizes[dim];
        }
        return offsets;
    }

    static bool IsCounting(int[] offsets)
    {
        for (var i = 0; i < offsets.Length; i++)
        {
            if (offsets[i] != i)
            {
                return false;
            }
        }
        return true;
    }
}
