namespace Micrograd.Tensors;

/// <summary>
/// Where the elements of a tensor lie in its storage: element (i, j, …) at offset + i·stride₀ + j·stride₁ + …. A view is
/// another layout over the same storage.
/// </summary>
internal readonly record struct Layout(int[] Sizes, int[] Strides, int Offset)
{
    public int Rank => Sizes.Length;

    public long Count => new Shape(Sizes).ElementCount;

    /// <summary>Row after row without gaps; axes of size 1 may have any stride.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (var axis = Rank - 1; axis >= 0; axis--)
            {
                if (Sizes[axis] == 1)
                {
                    continue;
                }
                if (Sizes[axis] == 0)
                {
                    return true;
                }
                if (Strides[axis] != expected)
                {
                    return false;
                }
                expected *= Sizes[axis];
            }
            return true;
        }
    }

    public static Layout Contiguous(int[] sizes)
    {
        var strides = new int[sizes.Length];
        long stride = 1;
        for (var axis = sizes.Length - 1; axis >= 0; axis--)
        {
            // Too large for a block of memory: refused when that is asked for.
            strides[axis] = (int)Math.Min(stride, int.MaxValue);
            stride = Math.Min(stride * Math.Max(1, sizes[axis]), int.MaxValue);
        }
        return new(sizes, strides, 0);
    }

    public Layout Permute(ReadOnlySpan<int> order)
    {
        var (sizes, strides) = (new int[Rank], new int[Rank]);
        for (var axis = 0; axis < Rank; axis++)
        {
            sizes[axis] = Sizes[order[axis]];
            strides[axis] = Strides[order[axis]];
        }
        return new(sizes, strides, Offset);
    }

    /// <summary>Repeats axes of size 1, and new ones in front, with stride 0; null where a size fits neither.</summary>
    public Layout? Expand(int[] sizes)
    {
        var added = sizes.Length - Rank;
        if (added < 0)
        {
            return null;
        }
        var strides = new int[sizes.Length];
        for (var axis = added; axis < sizes.Length; axis++)
        {
            var own = Sizes[axis - added];
            if (own == sizes[axis])
            {
                strides[axis] = Strides[axis - added];
            }
            else if (own != 1)
            {
                return null;
            }
        }
        return new(sizes, strides, Offset);
    }

    /// <summary>Every <paramref name="step"/>-th of <paramref name="length"/> elements of an axis; a negative step goes back.</summary>
    public Layout Slice(int axis, int start, int length, int step)
    {
        var (sizes, strides) = ((int[])Sizes.Clone(), (int[])Strides.Clone());
        var offset = length == 0 ? Offset : Offset + start * Strides[axis];
        sizes[axis] = length;
        strides[axis] = length > 1 ? Strides[axis] * step : Strides[axis];
        return new(sizes, strides, offset);
    }

    public Layout Remove(int axis) => new(Without(Sizes, axis), Without(Strides, axis), Offset);

    public Layout InsertOne(int axis) => new(With(Sizes, axis, 1), With(Strides, axis, 1), Offset);

    /// <summary>The same elements in the same order as other sizes; null where only a copy can do that.</summary>
    public Layout? Reshape(int[] sizes)
    {
        if (IsContiguous)
        {
            return Contiguous(sizes) with { Offset = Offset };
        }
        // Both sides are cut into groups of axes with as many elements; in each, the old axes must follow each other.
        var strides = new int[sizes.Length];
        var (old, axis) = (0, 0);
        while (axis < sizes.Length)
        {
            if (sizes[axis] == 1)
            {
                strides[axis++] = 1;
                continue;
            }
            while (old < Rank && Sizes[old] == 1)
            {
                old++;
            }
            var (oldEnd, end) = (old + 1, axis + 1);
            long oldCount = Sizes[old];
            long count = sizes[axis];
            while (oldCount != count)
            {
                if (oldCount < count)
                {
                    if (Sizes[oldEnd] != 1 && Strides[LastBefore(oldEnd)] != Sizes[oldEnd] * Strides[oldEnd])
                    {
                        return null;
                    }
                    oldCount *= Sizes[oldEnd++];
                }
                else
                {
                    count *= sizes[end++];
                }
            }
            var stride = Strides[LastBefore(oldEnd)];
            for (var i = end - 1; i >= axis; i--)
            {
                strides[i] = stride;
                stride *= sizes[i];
            }
            (old, axis) = (oldEnd, end);
        }
        return new(sizes, strides, Offset);
    }

    /// <summary>The last axis before this one that is not of size 1.</summary>
    int LastBefore(int axis)
    {
        axis--;
        while (Sizes[axis] == 1)
        {
            axis--;
        }
        return axis;
    }

    static int[] Without(int[] list, int at)
    {
        var rest = new int[list.Length - 1];
        list.AsSpan(0, at).CopyTo(rest);
        list.AsSpan(at + 1).CopyTo(rest.AsSpan(at));
        return rest;
    }

    static int[] With(int[] list, int at, int item)
    {
        var longer = new int[list.Length + 1];
        list.AsSpan(0, at).CopyTo(longer);
        longer[at] = item;
        list.AsSpan(at).CopyTo(longer.AsSpan(at + 1));
        return longer;
    }
}
