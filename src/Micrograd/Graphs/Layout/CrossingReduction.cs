namespace Micrograd.Graphs;

/// <summary>Orders the nodes within their layers so that few edges cross.</summary>
/// <remarks>
/// A depth-first start from the outputs (without crossings for a tree, operands in their written order), then sweeps that put
/// every node at the barycentre of its neighbours (Sugiyama, Tagawa, Toda 1981) and exchange neighbours where that helps
/// (Gansner et al. 1993). The best order met is kept. The number of sweeps falls with the size of the graph.
/// </remarks>
internal static class CrossingReduction
{
    const int Patience = 4;

    /// <summary>Reorders <paramref name="graph"/> in place.</summary>
    public static void Run(LayeredGraph graph)
    {
        var inputOrder = Copy(graph);
        var fewest = Crossings.Count(graph);
        var best = inputOrder;
        StartDepthFirst(graph);

        var sweeps = graph.Count switch
        {
            <= 5_000 => 24,
            <= 50_000 => 8,
            _ => 2,
        };
        var exchange = graph.Count <= 5_000;
        var barycentres = new Barycentres(graph);
        for (int sweep = 0, since = 0; since <= Patience && sweep <= sweeps; sweep++, since++)
        {
            if (sweep > 0)
            {
                barycentres.Sweep(rightwards: sweep % 2 == 1, tiesReversed: sweep % 4 >= 2);
            }
            if (exchange)
            {
                NeighbourExchange.Run(graph);
            }
            // The depth-first start wins a tie with the input order: a tree is then drawn in reading order.
            var crossings = Crossings.Count(graph);
            if (crossings < fewest || (sweep == 0 && crossings == fewest))
            {
                (fewest, best, since) = (crossings, Copy(graph), 0);
            }
            if (fewest == 0)
            {
                break;
            }
        }
        for (var layer = 0; layer < best.Length; layer++)
        {
            best[layer].CopyTo(graph.Order[layer], 0);
            graph.Place(layer);
        }
    }

    static int[][] Copy(LayeredGraph graph) => Array.ConvertAll(graph.Order, nodes => (int[])nodes.Clone());

    static void StartDepthFirst(LayeredGraph graph)
    {
        var filled = new int[graph.Order.Length];
        var seen = new bool[graph.Count];
        var pending = new Stack<int>();
        for (var sink = 0; sink < graph.Count; sink++)
        {
            if (graph.Down.Count(sink) > 0)
            {
                continue;
            }
            pending.Push(sink);
            while (pending.TryPop(out var node))
            {
                if (seen[node])
                {
                    continue;
                }
                seen[node] = true;
                var layer = graph.Layer[node];
                graph.Position[node] = filled[layer];
                graph.Order[layer][filled[layer]++] = node;
                var segments = graph.Up.Of(node);
                for (var i = segments.Length - 1; i >= 0; i--)
                {
                    pending.Push(graph.SegmentFrom[segments[i]]);
                }
            }
        }
    }
}
