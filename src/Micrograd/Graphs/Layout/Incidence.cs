namespace Micrograd.Graphs;

/// <summary>For every node the list of its edges at one end, in one array: no list object a node.</summary>
internal sealed class Incidence
{
    readonly int[] _start;
    readonly int[] _edges;

    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="nodeOfEdge">For each edge the node that lists it.</param>
    public Incidence(int nodes, ReadOnlySpan<int> nodeOfEdge)
    {
        _start = new int[nodes + 1];
        _edges = new int[nodeOfEdge.Length];
        foreach (var node in nodeOfEdge)
        {
            _start[node + 1]++;
        }
        for (var node = 0; node < nodes; node++)
        {
            _start[node + 1] += _start[node];
        }
        var next = _start.AsSpan(0, nodes).ToArray();
        for (var edge = 0; edge < nodeOfEdge.Length; edge++)
        {
            _edges[next[nodeOfEdge[edge]]++] = edge;
        }
    }

    /// <summary>The edges of <paramref name="node"/>; a caller may sort them in place.</summary>
    public Span<int> Of(int node) => _edges.AsSpan(_start[node], _start[node + 1] - _start[node]);

    /// <summary>How many edges <paramref name="node"/> has.</summary>
    public int Count(int node) => _start[node + 1] - _start[node];
}
