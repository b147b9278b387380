namespace Micrograd.Graphs;

/// <summary>Which nodes outside of any scope are drawn as themselves.</summary>
/// <param name="Leaves">Whether labelled leaves are.</param>
/// <param name="Results">Whether labelled results and all outputs are; else the first output alone.</param>
/// <param name="Graph">The graph.</param>
internal sealed record UnscopedNodes(bool Leaves, bool Results, Graph Graph)
{
    readonly HashSet<int> _outputs = [.. Graph.Outputs];

    public bool IsShown(GraphNode node) =>
        node.Id == Graph.Output.Id
        || (Results && _outputs.Contains(node.Id))
        || (node.Label is not null && (node.OpName is null ? Leaves : Results));
}
