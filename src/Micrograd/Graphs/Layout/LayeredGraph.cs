namespace Micrograd.Graphs;

/// <summary>A graph in layers whose every segment joins neighbouring layers: long edges are cut by virtual nodes.</summary>
/// <remarks>
/// Nodes 0 … RealCount − 1 are the caller's, the rest are virtual. The longest edges of a big graph go without virtual nodes
/// once the budget is spent (a leaf used in every link of a chain of n links would need n²/2) and are routed directly.
/// </remarks>
internal sealed class LayeredGraph
{
    readonly int[] _firstVirtual;

    /// <param name="edges">The edges' two ends.</param>
    /// <param name="layers">The layer of each real node.</param>
    public LayeredGraph((int[] From, int[] To) edges, int[] layers)
    {
        (From, To) = edges;
        RealCount = layers.Length;
        _firstVirtual = new int[From.Length];
        var count = PlaceVirtualNodes(layers);

        Layer = new int[count];
        layers.CopyTo(Layer, 0);
        var (segmentFrom, segmentTo) = (new List<int>(), new List<int>());
        for (var edge = 0; edge < From.Length; edge++)
        {
            if (IsDirect(edge))
            {
                continue;
            }
            var previous = From[edge];
            for (var hop = 0; hop < Hops(edge); hop++)
            {
                var virtualNode = _firstVirtual[edge] + hop;
                Layer[virtualNode] = layers[From[edge]] + 1 + hop;
                segmentFrom.Add(previous);
                segmentTo.Add(virtualNode);
                previous = virtualNode;
            }
            segmentFrom.Add(previous);
            segmentTo.Add(To[edge]);
        }
        (SegmentFrom, SegmentTo) = ([.. segmentFrom], [.. segmentTo]);
        Down = new Incidence(count, SegmentFrom);
        Up = new Incidence(count, SegmentTo);
        Position = new int[count];
        Order = InInputOrder();
    }

    /// <summary>The source of each edge.</summary>
    public int[] From { get; }

    /// <summary>The target of each edge.</summary>
    public int[] To { get; }

    /// <summary>How many nodes are the caller's.</summary>
    public int RealCount { get; }

    /// <summary>How many nodes there are, virtual ones included.</summary>
    public int Count => Layer.Length;

    /// <summary>The layer of each node.</summary>
    public int[] Layer { get; }

    /// <summary>The nodes of each layer, from top to bottom.</summary>
    public int[][] Order { get; }

    /// <summary>Each node's place within its layer; kept in step with <see cref="Order"/> by <see cref="Place"/>.</summary>
    public int[] Position { get; }

    /// <summary>The left end of each segment.</summary>
    public int[] SegmentFrom { get; }

    /// <summary>The right end of each segment.</summary>
    public int[] SegmentTo { get; }

    /// <summary>Each node's segments to the layer before.</summary>
    public Incidence Up { get; }

    /// <summary>Each node's segments to the layer after.</summary>
    public Incidence Down { get; }

    /// <summary>Whether a node only carries an edge through a layer.</summary>
    public bool IsVirtual(int node) => node >= RealCount;

    /// <summary>Whether a long edge goes without virtual nodes.</summary>
    public bool IsDirect(int edge) => _firstVirtual[edge] < 0;

    /// <summary>The virtual nodes of an edge, from left to right: consecutive numbers.</summary>
    public (int First, int Count) VirtualNodes(int edge) => IsDirect(edge) ? (0, 0) : (_firstVirtual[edge], Hops(edge));

    /// <summary>Notes the places of a layer's nodes after it was reordered.</summary>
    public void Place(int layer)
    {
        var nodes = Order[layer];
        for (var i = 0; i < nodes.Length; i++)
        {
            Position[nodes[i]] = i;
        }
    }

    int Hops(int edge) => Layer[To[edge]] - Layer[From[edge]] - 1;

    int PlaceVirtualNodes(int[] layers)
    {
        var edges = new int[From.Length];
        var spans = new int[From.Length];
        for (var edge = 0; edge < edges.Length; edge++)
        {
            edges[edge] = edge;
            spans[edge] = layers[To[edge]] - layers[From[edge]];
        }
        var budget = 20_000L + 2L * (RealCount + From.Length);
        Array.Sort(edges, (a, b) => spans[a] != spans[b] ? spans[a].CompareTo(spans[b]) : a.CompareTo(b));
        foreach (var edge in edges)
        {
            budget -= spans[edge] - 1;
            _firstVirtual[edge] = budget < 0 ? -1 : 0;
        }
        var count = RealCount;
        for (var edge = 0; edge < From.Length; edge++)
        {
            if (_firstVirtual[edge] == 0)
            {
                _firstVirtual[edge] = count;
                count += spans[edge] - 1;
            }
        }
        return count;
    }

    int[][] InInputOrder()
    {
        var sizes = new int[Count == 0 ? 0 : Layer.Max() + 1];
        foreach (var layer in Layer)
        {
            sizes[layer]++;
        }
        var order = Array.ConvertAll(sizes, size => new int[size]);
        Array.Clear(sizes);
        for (var node = 0; node < Count; node++)
        {
            Position[node] = sizes[Layer[node]]++;
            order[Layer[node]][Position[node]] = node;
        }
        return order;
    }
}
