namespace Micrograd.Graphs;

/// <summary>Exchanges neighbours within a layer while that removes crossings.</summary>
internal static class NeighbourExchange
{
    const int Rounds = 8;

    /// <summary>Reorders <paramref name="graph"/> in place.</summary>
    public static void Run(LayeredGraph graph)
    {
        var better = true;
        for (var round = 0; better && round < Rounds; round++)
        {
            better = false;
            for (var layer = 0; layer < graph.Order.Length; layer++)
            {
                better |= Exchange(graph, layer);
            }
        }
    }

    static bool Exchange(LayeredGraph graph, int layer)
    {
        var nodes = graph.Order[layer];
        var neighbours = Array.ConvertAll(nodes, node => (Left: Left(graph, node), Right: Right(graph, node)));
        var better = false;
        for (var i = 0; i + 1 < nodes.Length; i++)
        {
            var (a, b) = (neighbours[i], neighbours[i + 1]);
            var gain = Gain(a.Left, b.Left) + Gain(a.Right, b.Right);
            if (gain > 0)
            {
                (nodes[i], nodes[i + 1]) = (nodes[i + 1], nodes[i]);
                (neighbours[i], neighbours[i + 1]) = (b, a);
                better = true;
            }
        }
        graph.Place(layer);
        return better;
    }

    // How many crossings vanish when the node with neighbours b goes above the one with neighbours a.
    static long Gain(int[] a, int[] b)
    {
        long gain = 0;
        int below = 0,
            atOrBelow = 0;
        foreach (var position in a)
        {
            while (below < b.Length && b[below] < position)
            {
                below++;
            }
            while (atOrBelow < b.Length && b[atOrBelow] <= position)
            {
                atOrBelow++;
            }
            gain += below - (b.Length - atOrBelow);
        }
        return gain;
    }

    static int[] Left(LayeredGraph graph, int node) => Sorted(graph, graph.Up.Of(node), graph.SegmentFrom);

    static int[] Right(LayeredGraph graph, int node) => Sorted(graph, graph.Down.Of(node), graph.SegmentTo);

    static int[] Sorted(LayeredGraph graph, ReadOnlySpan<int> segments, int[] end)
    {
        var positions = new int[segments.Length];
        for (var i = 0; i < segments.Length; i++)
        {
            positions[i] = graph.Position[end[segments[i]]];
        }
        Array.Sort(positions);
        return positions;
    }
}
