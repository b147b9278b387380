namespace Micrograd;

/// <summary>
/// A graph with few enough boxes to be looked at: its nodes grouped by scope, and where there is none by what they were
/// computed for or by depth. Every node is in exactly one group, and the groups form no cycle.
/// </summary>
public sealed class CollapsedGraph
{
    readonly int[] _groupOf;

    internal CollapsedGraph(
        Graph graph,
        IReadOnlyList<GraphGroup> groups,
        IReadOnlyList<GraphGroupEdge> edges,
        int[] groupOf
    )
    {
        (Graph, Groups, Edges, _groupOf) = (graph, groups, edges, groupOf);
    }

    /// <summary>The graph itself.</summary>
    public Graph Graph { get; }

    /// <summary>The boxes, by their first node.</summary>
    public IReadOnlyList<GraphGroup> Groups { get; }

    /// <summary>The edges between boxes, one a pair, by <c>From</c> and <c>To</c>.</summary>
    public IReadOnlyList<GraphGroupEdge> Edges { get; }

    /// <summary>The group of a node.</summary>
    /// <param name="node">The node's id.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such node.</exception>
    public GraphGroup GroupOf(int node)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)node, (uint)_groupOf.Length, nameof(node));
        return Groups[_groupOf[node]];
    }
}
