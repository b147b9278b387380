namespace Micrograd.Tensors;

/// <summary>Which axes a reduction runs over, and the tensor laid out for it: what stays as rows, what is reduced as columns.</summary>
internal readonly struct ReducedAxes
{
    readonly bool[] _reduced;
    readonly Shape _shape;

    /// <param name="op">The op, for messages.</param>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="axes">The axes; none means all.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">An axis is named twice.</exception>
    public ReducedAxes(string op, Shape shape, ReadOnlySpan<int> axes)
    {
        _shape = shape;
        _reduced = new bool[shape.Rank];
        if (axes.IsEmpty)
        {
            Array.Fill(_reduced, true);
        }
        foreach (var axis in axes)
        {
            ref var reduced = ref _reduced[shape.Axis(axis, op)];
            if (reduced)
            {
                throw new ArgumentException($"{op}: axis {axis} of {shape} is named twice.", nameof(axes));
            }
            reduced = true;
        }
    }

    /// <summary>The reduced axes.</summary>
    public int[] ToArray() => Axes(reduced: true);

    /// <summary>How many elements become one.</summary>
    public long Columns
    {
        get
        {
            long columns = 1;
            for (var axis = 0; axis < _reduced.Length; axis++)
            {
                columns *= _reduced[axis] ? _shape.Sizes[axis] : 1;
            }
            return columns;
        }
    }

    public bool IsReduced(int axis) => _reduced[axis];

    /// <summary>A layout of this rank without the reduced axes, which are of size 1.</summary>
    public Layout WithoutReduced(Layout kept)
    {
        var axes = Axes(reduced: false);
        return new(
            Array.ConvertAll(axes, axis => kept.Sizes[axis]),
            Array.ConvertAll(axes, axis => kept.Strides[axis]),
            kept.Offset
        );
    }

    /// <summary>The shape of the result with the reduced axes as 1.</summary>
    public Shape Kept
    {
        get
        {
            var sizes = _shape.ToArray();
            for (var axis = 0; axis < sizes.Length; axis++)
            {
                sizes[axis] = _reduced[axis] ? 1 : sizes[axis];
            }
            return new(sizes);
        }
    }

    /// <summary>The shape of the result without the reduced axes.</summary>
    public Shape Dropped => new(Array.ConvertAll(Axes(reduced: false), SizeOf));

    /// <summary>The elements in rows of what is reduced, contiguous.</summary>
    public Tensor AsRows(Tensor x)
    {
        int[] order = [.. Axes(reduced: false), .. Axes(reduced: true)];
        return x.Detach().Permute(order).Contiguous();
    }

    /// <summary>A result with one element a row, in the shape that was asked for.</summary>
    public Tensor Shaped(Tensor rows, bool keepDim) => rows.As(keepDim ? Kept : Dropped);

    /// <summary>A result of either shape with its reduced axes as 1.</summary>
    public Tensor AsKept(Tensor result) => result.As(Kept);

    int SizeOf(int axis) => _shape.Sizes[axis];

    int[] Axes(bool reduced)
    {
        var axes = new int[_reduced.AsSpan().Count(reduced)];
        var next = 0;
        for (var axis = 0; axis < _reduced.Length; axis++)
        {
            if (_reduced[axis] == reduced)
            {
                axes[next++] = axis;
            }
        }
        return axes;
    }
}
