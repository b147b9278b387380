namespace Micrograd.Graphs;

/// <summary>Which nodes of a layered graph are to stand in one straight line: the first half of Brandes–Köpf.</summary>
/// <remarks>
/// Every node wants to be level with the median of its neighbours in the layer before. Segments inside a long edge win over
/// others, so long edges run straight (U. Brandes, B. Köpf: Fast and simple horizontal coordinate assignment, 2001).
/// </remarks>
internal sealed class Alignment
{
    readonly LayeredGraph _graph;
    readonly bool[] _yields;

    public Alignment(LayeredGraph graph)
    {
        _graph = graph;
        _yields = new bool[graph.SegmentFrom.Length];
        foreach (var nodes in graph.Order)
        {
            MarkYieldingSegments(nodes);
        }
    }

    /// <summary>The block of each node, named by one of the block's nodes; blocks never cross each other.</summary>
    /// <param name="rightwards">Whether a node follows its neighbours on the left, else on the right.</param>
    /// <param name="upwards">Whether conflicts are settled from the bottom of a layer upwards, else downwards.</param>
    public int[] Blocks(bool rightwards, bool upwards)
    {
        var block = new int[_graph.Count];
        for (var node = 0; node < block.Length; node++)
        {
            block[node] = node;
        }
        var layers = _graph.Order.Length;
        var candidates = new List<(int Position, int Segment)>();
        for (var i = 1; i < layers; i++)
        {
            var nodes = _graph.Order[rightwards ? i : layers - 1 - i];
            var limit = upwards ? int.MaxValue : -1;
            for (var k = 0; k < nodes.Length; k++)
            {
                var node = nodes[upwards ? nodes.Length - 1 - k : k];
                Collect(node, rightwards, candidates);
                var middle = (candidates.Count - 1) / 2;
                var other = candidates.Count / 2;
                if (candidates.Count > 0 && !Align(node, candidates[upwards ? other : middle]) && other != middle)
                {
                    Align(node, candidates[upwards ? middle : other]);
                }
            }
            bool Align(int node, (int Position, int Segment) with)
            {
                var free = upwards ? with.Position < limit : with.Position > limit;
                var neighbour = rightwards ? _graph.SegmentFrom[with.Segment] : _graph.SegmentTo[with.Segment];
                if (!free || _yields[with.Segment])
                {
                    return false;
                }
                block[node] = block[neighbour];
                limit = with.Position;
                return true;
            }
        }
        return block;
    }

    void Collect(int node, bool rightwards, List<(int Position, int Segment)> candidates)
    {
        candidates.Clear();
        foreach (var segment in (rightwards ? _graph.Up : _graph.Down).Of(node))
        {
            var neighbour = rightwards ? _graph.SegmentFrom[segment] : _graph.SegmentTo[segment];
            candidates.Add((_graph.Position[neighbour], segment));
        }
        candidates.Sort();
    }

    // Type-1 conflicts: an ordinary segment that crosses a segment inside a long edge must not be aligned.
    void MarkYieldingSegments(int[] nodes)
    {
        var first = 0;
        var from = 0;
        for (var i = 0; i < nodes.Length; i++)
        {
            var inner = InnerPosition(nodes[i]);
            if (inner < 0 && i < nodes.Length - 1)
            {
                continue;
            }
            var last = inner < 0 ? int.MaxValue : inner;
            for (; from <= i; from++)
            {
                foreach (var segment in _graph.Up.Of(nodes[from]))
                {
                    var source = _graph.SegmentFrom[segment];
                    var crosses = _graph.Position[source] < first || _graph.Position[source] > last;
                    _yields[segment] = crosses && !(_graph.IsVirtual(source) && _graph.IsVirtual(nodes[from]));
                }
            }
            first = Math.Max(first, inner);
        }
    }

    int InnerPosition(int node)
    {
        if (!_graph.IsVirtual(node))
        {
            return -1;
        }
        var source = _graph.SegmentFrom[_graph.Up.Of(node)[0]];
        return _graph.IsVirtual(source) ? _graph.Position[source] : -1;
    }
}
