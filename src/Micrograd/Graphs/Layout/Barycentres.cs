namespace Micrograd.Graphs;

/// <summary>Sweeps over the layers that put every node at the mean position of its neighbours in the layer before.</summary>
internal sealed class Barycentres(LayeredGraph graph)
{
    readonly List<(double Key, int Tie, int Node)> _movable = [];

    /// <summary>One pass over all layers, from left to right or from right to left.</summary>
    /// <param name="rightwards">Whether a layer follows the one to its left.</param>
    /// <param name="tiesReversed">Whether nodes with equal barycentres change their order, which leads out of local minima.</param>
    public void Sweep(bool rightwards, bool tiesReversed)
    {
        var layers = graph.Order.Length;
        for (var i = 1; i < layers; i++)
        {
            Sort(rightwards ? i : layers - 1 - i, rightwards, tiesReversed);
        }
    }

    void Sort(int layer, bool rightwards, bool tiesReversed)
    {
        _movable.Clear();
        var nodes = graph.Order[layer];
        for (var i = 0; i < nodes.Length; i++)
        {
            var segments = (rightwards ? graph.Up : graph.Down).Of(nodes[i]);
            if (segments.Length == 0)
            {
                continue;
            }
            long sum = 0;
            foreach (var segment in segments)
            {
                sum += graph.Position[rightwards ? graph.SegmentFrom[segment] : graph.SegmentTo[segment]];
            }
            _movable.Add(((double)sum / segments.Length, tiesReversed ? -i : i, nodes[i]));
        }
        _movable.Sort();

        // A node without neighbours on this side keeps its place; the others share the places that are left.
        var next = 0;
        for (var i = 0; i < nodes.Length; i++)
        {
            if ((rightwards ? graph.Up : graph.Down).Count(nodes[i]) > 0)
            {
                nodes[i] = _movable[next++].Node;
            }
        }
        graph.Place(layer);
    }
}
