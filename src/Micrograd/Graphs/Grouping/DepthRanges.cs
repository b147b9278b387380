namespace Micrograd.Graphs;

/// <summary>Cuts a set of nodes into ranges of depth with about equally many nodes each.</summary>
internal static class DepthRanges
{
    /// <summary>Each node's longest way from a leaf; 0 for leaves.</summary>
    public static int[] Depths(Graph graph)
    {
        var depths = new int[graph.Nodes.Count];
        foreach (var node in graph.Nodes)
        {
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                depths[node.Id] = Math.Max(depths[node.Id], depths[node.Inputs[i]] + 1);
            }
        }
        return depths;
    }

    /// <summary>
    /// The range (0, 1, …) of each node within its set. It never falls along an edge when the depth doesn't, so the ranges
    /// of one set can't close a cycle.
    /// </summary>
    /// <param name="depths">The depth of each node.</param>
    /// <param name="sets">The set of each node, 0 … <paramref name="count"/> − 1; negative for one that is in none.</param>
    /// <param name="count">How many sets there are.</param>
    /// <param name="parts">How many ranges a set has at most.</param>
    public static int[] Cut(int[] depths, int[] sets, int count, int parts)
    {
        var sizes = new int[count];
        var byDepth = new int[depths.Length];
        for (var node = 0; node < depths.Length; node++)
        {
            byDepth[node] = node;
            if (sets[node] >= 0)
            {
                sizes[sets[node]]++;
            }
        }
        Array.Sort((int[])depths.Clone(), byDepth);

        var seen = new int[count];
        var depth = new int[count];
        var range = new int[count];
        var ranges = new int[depths.Length];
        Array.Fill(depth, -1);
        foreach (var node in byDepth)
        {
            var set = sets[node];
            if (set < 0)
            {
                continue;
            }
            if (depths[node] != depth[set])
            {
                depth[set] = depths[node];
                range[set] = (int)((long)seen[set] * parts / sizes[set]);
            }
            ranges[node] = range[set];
            seen[set]++;
        }
        return ranges;
    }
}
