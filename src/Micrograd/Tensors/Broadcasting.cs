namespace Micrograd.Tensors;

/// <summary>NumPy's broadcasting: dims are aligned from the last, and one of size 1 or that is missing is repeated.</summary>
internal static class Broadcasting
{
    /// <summary>The sizes that both shapes broadcast to.</summary>
    /// <exception cref="ArgumentException">A dim differs in size, and is 1 in neither.</exception>
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
                    $"{op}: {a} and {b} do not broadcast: dim {-back} has {m} on the left and {n} on the right; one of them must be 1 "
                        + "or both the same."
                );
            }
            sizes[^back] = m == 1 ? n : m;
        }
        return Shape.Create(sizes).Sizes;
    }
}
