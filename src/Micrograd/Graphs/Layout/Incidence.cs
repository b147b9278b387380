namespace Micrograd.Graphs;

/// <summary>For every node the list of its edges at one end, in one array: no list object a node.</summary>
internal sealed class Incidence
{
    readonly int[] start;
    readonly int[] edges;

    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="nodeOfEdge">For each edge the node that lists it.</param>
    public Incidence(int nodes, ReadOnlySpan<int> nodeOfEdge)
    {
        start = new int[nodes + 1];
        edges = new int[nodeOfEdge.Length];
        foreach (var node in nodeOfEdge)
        {
            start[node + 1]++;
        }

        for (var node = 0; node < nodes; node++)
        {
            start[node + 1] += start[node];
        }

        var next = start.AsSpan(0, nodes).ToArray();
        for (var edge = 0; edge < nodeOfEdge.Length; edge++)
        {
            edges[next[nodeOfEdge[edge]]++] = edge;
        }
    }

    /// <summary>The edges of <paramref name="node"/>; a caller may sort them in place.</summary>
    public Span<int> Of(int node) => edges.AsSpan(start[node], start[node + 1] - start[node]);

    /// <summary>How many edges <paramref name="node"/> has.</summary>
    public int Count(int node) => start[node + 1] - start[node];
}
