namespace Micrograd.Graphs;

/// <summary>Draws a directed acyclic graph in layers from left to right (Sugiyama's method).</summary>
/// <remarks>
/// Layers, then an order within each layer with few crossings, then coordinates (Brandes–Köpf), then routes. Without
/// recursion, deterministic, and near linear: the effort spent on crossings falls with the size of the graph.
/// </remarks>
internal static class LayeredLayout
{
    /// <summary>The layout of a graph.</summary>
    /// <param name="nodes">Width and height of each node, in pixels.</param>
    /// <param name="edges">The edges as indices of nodes; the same pair may come several times and is drawn several times.</param>
    /// <param name="options">Distances; null means the defaults.</param>
    /// <exception cref="ArgumentException">An edge names a node that does not exist, the edges close a cycle, or a size is
    /// negative or not finite.</exception>
    public static LayoutResult Of(
        IReadOnlyList<(double Width, double Height)> nodes,
        IReadOnlyList<(int From, int To)> edges,
        LayoutOptions? options = null
    )
    {
        options ??= new LayoutOptions();
        var (widths, heights) = Sizes(nodes);
        var (from, to) = Ends(edges, nodes.Count);
        var graph = new LayeredGraph((from, to), LayerAssignment.Of(nodes.Count, from, to));
        CrossingReduction.Run(graph);

        var y = new Coordinates(graph, heights, options).Centres();
        var bottom = ShiftDown(graph, heights, y, options.Margin);
        var routing = new EdgeRouting(graph, heights, y, options.PortGap);
        var columns = Columns(graph, widths, routing.Climbs(), options);

        var centres = new (double X, double Y)[nodes.Count];
        for (var node = 0; node < centres.Length; node++)
        {
            var (left, right) = columns[graph.Layer[node]];
            centres[node] = ((left + right) / 2, y[node]);
        }
        var routes = new IReadOnlyList<(double X, double Y)>[edges.Count];
        for (var edge = 0; edge < routes.Length; edge++)
        {
            var start = centres[from[edge]].X + widths[from[edge]] / 2;
            var end = centres[to[edge]].X - widths[to[edge]] / 2;
            routes[edge] = routing.Route(edge, start, end, columns);
        }
        var width = (columns.Length == 0 ? options.Margin : columns[^1].Right) + options.Margin;
        return new LayoutResult(centres, routes, width, bottom + options.Margin);
    }

    static (double[] Widths, double[] Heights) Sizes(IReadOnlyList<(double Width, double Height)> nodes)
    {
        var (widths, heights) = (new double[nodes.Count], new double[nodes.Count]);
        for (var node = 0; node < widths.Length; node++)
        {
            (widths[node], heights[node]) = nodes[node];
            if (!(widths[node] >= 0 && heights[node] >= 0) || !double.IsFinite(widths[node] + heights[node]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Layout: node {node} has the size {widths[node]} × {heights[node]}."),
                    nameof(nodes)
                );
            }
        }
        return (widths, heights);
    }

    static (int[] From, int[] To) Ends(IReadOnlyList<(int From, int To)> edges, int nodes)
    {
        var (from, to) = (new int[edges.Count], new int[edges.Count]);
        for (var edge = 0; edge < from.Length; edge++)
        {
            (from[edge], to[edge]) = edges[edge];
            if ((uint)from[edge] >= (uint)nodes || (uint)to[edge] >= (uint)nodes)
            {
                throw new ArgumentException(
                    $"Layout: edge {edge} ({from[edge]} → {to[edge]}) names a node that is not among the {nodes} given.",
                    nameof(edges)
                );
            }
        }
        return (from, to);
    }

    static double ShiftDown(LayeredGraph graph, double[] heights, double[] y, double margin)
    {
        var (top, bottom) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var node = 0; node < y.Length; node++)
        {
            var half = graph.IsVirtual(node) ? 0 : heights[node] / 2;
            top = Math.Min(top, y[node] - half);
            bottom = Math.Max(bottom, y[node] + half);
        }
        for (var node = 0; node < y.Length; node++)
        {
            y[node] += margin - top;
        }
        return y.Length == 0 ? margin : bottom - top + margin;
    }

    static (double Left, double Right)[] Columns(
        LayeredGraph graph,
        double[] widths,
        double[] climbs,
        LayoutOptions options
    )
    {
        var columns = new (double Left, double Right)[graph.Order.Length];
        var left = options.Margin;
        for (var layer = 0; layer < columns.Length; layer++)
        {
            var width = 0.0;
            foreach (var node in graph.Order[layer])
            {
                width = Math.Max(width, graph.IsVirtual(node) ? 0 : widths[node]);
            }
            columns[layer] = (left, left + width);
            if (layer < climbs.Length)
            {
                // A curve that climbs far in a narrow gap is nearly vertical and hard to follow.
                left += width + Math.Clamp(climbs[layer] / 4, options.LayerGap, 3 * options.LayerGap);
            }
        }
        return columns;
    }
}
