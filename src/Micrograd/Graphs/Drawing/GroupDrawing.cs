using System.Globalization;

namespace Micrograd.Graphs;

/// <summary>The drawing of a collapsed graph.</summary>
internal static class GroupDrawing
{
    // More ends at one box stand too close together for a text between them.
    const int MostCounts = 3;
    const int ManyEdges = 80;

    /// <summary>The drawing; null where it would be too wide, and may be so only if it is the last.</summary>
    public static string? Draw(CollapsedGraph collapsed, GraphSvgOptions options, bool isLast)
    {
        var graph = collapsed.Graph;
        var outputs = graph.Outputs.Select(output => collapsed.GroupOf(output).Id).ToHashSet();
        var incoming = collapsed.Edges.CountBy(edge => edge.To).ToDictionary();
        var title = options.Title ?? $"Graph of {graph.Output.Name}";
        var dense = collapsed.Edges.Count > ManyEdges;
        var nodes = GraphNumber.Count(graph.Nodes.Count);
        var about = (title, $"Expression graph, {nodes} nodes in {GraphNumber.Count(collapsed.Groups.Count)} boxes.");
        var edges = collapsed.Edges.Select(Edge).ToList();
        var layout = new LayoutOptions { LayerGap = 56, PortGap = 15 };
        return Drawing.Draw(about, Boxes(isTall: false), edges, layout, options.MaxWidth)
            ?? Drawing.DrawDown(about, Boxes(isTall: true), edges, [], layout, isLast ? null : options.MaxWidth);

        List<DrawnBox> Boxes(bool isTall) => [.. collapsed.Groups.Select(group => Box(group, isTall))];

        DrawnBox Box(GraphGroup group, bool isTall) =>
            group.Kind != GraphGroupKind.Node ? new GroupBox(group, outputs.Contains(group.Id))
            : isTall ? new TallBox(graph, graph.Nodes[group.Members[0]], options.Gradients, [])
            : new ValueBox(graph, graph.Nodes[group.Members[0]], options.Gradients);

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
