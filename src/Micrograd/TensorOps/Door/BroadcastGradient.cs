namespace Micrograd.TensorOps;

/// <summary>What broadcasting repeated, the gradient sums.</summary>
internal static class BroadcastGradient
{
    /// <summary>The gradient of an input that was broadcast: summed over what was repeated.</summary>
    public static Tensor SumTo(Tensor g, Shape shape)
    {
        if (g.Shape == shape)
        {
            return g;
        }
        var added = g.Rank - shape.Rank;
        var dims = new List<int>();
        for (var dim = 0; dim < g.Rank; dim++)
        {
            if (dim < added || (shape[dim - added] == 1 && g.Shape[dim] != 1))
            {
                dims.Add(dim);
            }
        }
        return g.Sum(dims.ToArray(), keepDim: true).As(shape);
    }
}
