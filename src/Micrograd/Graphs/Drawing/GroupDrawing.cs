using System.Globalization;

namespace Micrograd.Graphs;

/// <summary>The drawing of a collapsed graph.</summary>
internal static class GroupDrawing
{
    // More ends at one box stand too close together for a text between them.
    const int MostCounts = 3;
    const int ManyEdges = 80;

    public static string Draw(CollapsedGraph collapsed, GraphSvgOptions options)
    {
        var graph = collapsed.Graph;
        var outputs = graph.Outputs.Select(output => collapsed.GroupOf(output).Id).ToHashSet();
        var incoming = collapsed.Edges.CountBy(edge => edge.To).ToDictionary();
        var title = options.Title ?? $"Graph of {graph.Output.Name}";
        var dense = collapsed.Edges.Count > ManyEdges;
        var nodes = GraphNumber.Count(graph.Nodes.Count);
        return Drawing.Draw(
            (title, $"Expression graph, {nodes} nodes in {GraphNumber.Count(collapsed.Groups.Count)} boxes."),
            [.. collapsed.Groups.Select(Box)],
            [.. collapsed.Edges.Select(Edge)],
            new() { LayerGap = 56, PortGap = 15 }
        );

        DrawnBox Box(GraphGroup group) =>
            group.Kind == GraphGroupKind.Node
                ? new ValueBox(graph, graph.Nodes[group.Members[0]], options.Gradients)
                : new GroupBox(group, outputs.Contains(group.Id));

        DrawnEdge Edge(GraphGroupEdge edge)
        {
            var (from, to) = (collapsed.Groups[edge.From].Name, collapsed.Groups[edge.To].Name);
            var count = GraphNumber.Count(edge.Count);
            return new(
                edge.From,
                edge.To,
                string.Create(CultureInfo.InvariantCulture, $"{edge.From}-{edge.To}"),
                dense ? 0.8 : Math.Min(3, 1.2 + 0.5 * Math.Log10(edge.Count)),
                $"{from} → {to}: {count} {(edge.Count == 1 ? "edge" : "edges")}",
                edge.Count > 1 && incoming[edge.To] <= MostCounts ? $"×{count}" : null
            )
            {
                Opacity = dense ? 0.55 : 1,
            };
        }
    }
}
