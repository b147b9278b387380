namespace Micrograd.Graphs;

/// <summary>Draws each edge as a smooth curve from the right side of its source to the left side of its target.</summary>
/// <remarks>
/// Every piece starts and ends level and lies within the box of its two ends, so a curve never leaves the canvas or turns
/// back. Through a layer it runs straight, beside the nodes there; it climbs only in the empty gap between two layers.
/// </remarks>
internal sealed class EdgeRouting
{
    readonly LayeredGraph _graph;
    readonly double[] _heights;
    readonly double[] _y;
    readonly double _portGap;
    readonly double[] _startY;
    readonly double[] _endY;

    /// <param name="graph">The ordered graph.</param>
    /// <param name="heights">Heights of the real nodes.</param>
    /// <param name="y">Centres of all nodes.</param>
    /// <param name="portGap">The gap between two edges' ends at a node.</param>
    public EdgeRouting(LayeredGraph graph, double[] heights, double[] y, double portGap)
    {
        (_graph, _heights, _y, _portGap) = (graph, heights, y, portGap);
        _startY = Ports(graph.From, outgoing: true);
        _endY = Ports(graph.To, outgoing: false);
    }

    /// <summary>The largest climb of an edge between each layer and the next.</summary>
    public double[] Climbs()
    {
        var climbs = new double[Math.Max(0, _graph.Order.Length - 1)];
        for (var edge = 0; edge < _graph.From.Length; edge++)
        {
            var (first, count) = _graph.VirtualNodes(edge);
            var from = _startY[edge];
            var layer = _graph.Layer[_graph.From[edge]];
            for (var hop = 0; hop < count; hop++)
            {
                climbs[layer] = Math.Max(climbs[layer], Math.Abs(_y[first + hop] - from));
                from = _y[first + hop];
                layer++;
            }
            climbs[layer] = Math.Max(climbs[layer], Math.Abs(_endY[edge] - from));
        }
        return climbs;
    }

    /// <summary>The spline of one edge.</summary>
    /// <param name="edge">Which edge.</param>
    /// <param name="startX">The right side of its source.</param>
    /// <param name="endX">The left side of its target.</param>
    /// <param name="columns">Each layer's left and right side.</param>
    public List<(double X, double Y)> Route(int edge, double startX, double endX, (double Left, double Right)[] columns)
    {
        var (first, count) = _graph.VirtualNodes(edge);
        var route = new List<(double X, double Y)>(4 + 6 * count);
        route.Add((startX, _startY[edge]));

        // A node narrower than its layer: the curve first reaches the gap, so that it passes wider neighbours level.
        var layer = _graph.Layer[_graph.From[edge]];
        Level(route, columns[layer].Right);
        for (var hop = 0; hop < count; hop++)
        {
            layer++;
            Climb(route, columns[layer].Left, _y[first + hop]);
            Level(route, columns[layer].Right);
        }
        Climb(route, columns[_graph.Layer[_graph.To[edge]]].Left, _endY[edge]);
        Level(route, endX);
        return route;
    }

    static void Climb(List<(double X, double Y)> route, double x, double y)
    {
        var from = route[^1];
        var middle = (from.X + x) / 2;
        route.Add((middle, from.Y));
        route.Add((middle, y));
        route.Add((x, y));
    }

    static void Level(List<(double X, double Y)> route, double x)
    {
        var from = route[^1];
        if (x > from.X)
        {
            route.Add((from.X + (x - from.X) / 3, from.Y));
            route.Add((x - (x - from.X) / 3, from.Y));
            route.Add((x, from.Y));
        }
    }

    // The edges of a node's side in the order of where they come from or go to, spread about its centre.
    double[] Ports(int[] nodeOfEdge, bool outgoing)
    {
        var ports = new double[nodeOfEdge.Length];
        var incidence = new Incidence(_graph.RealCount, nodeOfEdge);
        for (var node = 0; node < _graph.RealCount; node++)
        {
            var edges = incidence.Of(node);
            edges.Sort((a, b) => (Next(a), a).CompareTo((Next(b), b)));
            var gap = edges.Length < 2 ? 0 : Math.Min(_portGap, _heights[node] * 0.7 / (edges.Length - 1));
            for (var i = 0; i < edges.Length; i++)
            {
                ports[edges[i]] = _y[node] + (i - (edges.Length - 1) / 2.0) * gap;
            }
        }
        return ports;

        double Next(int edge)
        {
            var (first, count) = _graph.VirtualNodes(edge);
            var end = outgoing ? _graph.To[edge] : _graph.From[edge];
            return _y[
                count == 0 ? end
                : outgoing ? first
                : first + count - 1
            ];
        }
    }
}
