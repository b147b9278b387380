namespace Micrograd.Tensors;

/// <summary>NumPy's broadcasting: axes are aligned from the last, and one of size 1 or that is missing is repeated.</summary>
internal static class Broadcasting
{
    /// <summary>The sizes that both shapes broadcast to.</summary>
    /// <exception cref="ArgumentException">An axis differs in size, and is 1 in neither.</exception>
    public static int[] Sizes(string op, Shape a, Shape b)
    {
        var (left, right) = (a.Sizes, b.Sizes);
        if (ReferenceEquals(left, right) || left.AsSpan().SequenceEqual(right) || right.Length == 0)
        {
            return left;
        }
        if (left.Length == 0)
        {
            return right;
        }
        var sizes = new int[Math.Max(left.Length, right.Length)];
        for (var back = 1; back <= sizes.Length; back++)
        {
            var m = back <= left.Length ? left[^back] : 1;
            var n = back <= right.Length ? right[^back] : 1;
            if (m != n && m != 1 && n != 1)
            {
                throw new ArgumentException(
                    $"{op}: {a} and {b} do not broadcast: axis {-back} has {m} on the left and {n} on the right; one of them must be 1 "
                        + "or both the same."
                );
            }
            sizes[^back] = m == 1 ? n : m;
        }
        return Shape.Create(sizes).Sizes;
    }

    /// <summary>The gradient of an input that was broadcast: summed over what was repeated.</summary>
    public static Tensor SumTo(Tensor g, Shape shape)
    {
        if (g.Shape == shape)
        {
            return g;
        }
        var added = g.Rank - shape.Rank;
        var axes = new List<int>();
        for (var axis = 0; axis < g.Rank; axis++)
        {
            if (axis < added || (shape[axis - added] == 1 && g.Shape[axis] != 1))
            {
                axes.Add(axis);
            }
        }
        return g.Sum(axes.ToArray(), keepDim: true).As(shape);
    }
}
