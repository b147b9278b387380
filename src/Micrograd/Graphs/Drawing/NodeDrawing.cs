namespace Micrograd.Graphs;

/// <summary>The drawing of a graph with every node.</summary>
internal sealed class NodeDrawing
{
    // A number without a name that more ops use than this is written beside each of them: lines from one place to all of
    // them would be a tangle, and say less than the number does.
    const int MostUsesOfOneBox = 4;

    readonly Graph _graph;
    readonly bool _gradients;
    readonly List<DrawnBox> _boxes = [];
    readonly List<DrawnEdge> _edges = [];
    readonly int[] _boxOf;

    NodeDrawing(Graph graph, bool gradients, bool isTall)
    {
        (_graph, _gradients) = (graph, gradients);
        _boxOf = new int[graph.Nodes.Count];
        var uses = new int[graph.Nodes.Count];
        foreach (var input in graph.Nodes.SelectMany(node => node.Inputs))
        {
            uses[input]++;
        }
        // From top to bottom a leaf has a place within the one box that uses it.
        bool IsInner(GraphNode node) =>
            isTall && node.OpName is null && uses[node.Id] == 1 && !graph.Outputs.Contains(node.Id);
        foreach (var node in graph.Nodes.Where(node => !IsInner(node)))
        {
            var isTag = node is { OpName: null, Label: null } && uses[node.Id] > MostUsesOfOneBox;
            var inner = node.Inputs.Select(input => graph.Nodes[input]).Where(IsInner).ToList();
            _boxOf[node.Id] =
                isTag ? -1
                : isTall ? Add(new TallBox(graph, node, gradients, inner))
                : Add(new ValueBox(graph, node, gradients));
            inner.ForEach(leaf => _boxOf[leaf.Id] = _boxOf[node.Id]);
        }
    }

    /// <summary>The drawing; null where it would be too wide.</summary>
    public static string? Draw(Graph graph, GraphSvgOptions options)
    {
        var nodes = graph.Nodes.Count == 1 ? "1 node" : $"{GraphNumber.Count(graph.Nodes.Count)} nodes";
        var title = options.Title ?? $"Graph of {graph.Output.Name}";
        var about = (title, $"Expression graph, {nodes}.");
        var wide = new NodeDrawing(graph, options.Gradients, isTall: false);
        wide.AddEdges();
        if (Drawing.Draw(about, wide._boxes, wide._edges, new() { LayerGap = 30 }, options.MaxWidth) is { } drawn)
        {
            return drawn;
        }
        var tall = new NodeDrawing(graph, options.Gradients, isTall: true);
        tall.AddEdges();
        var scopes = ScopeMembers.Of(graph, tall._boxOf);
        var depth = scopes.Count == 0 ? 0 : scopes.Max(scope => scope.Height);
        var room = new LayoutOptions
        {
            LayerGap = 30 + depth * (FrameOutline.Top + FrameOutline.Side) / 2,
            NodeGap = 16 + depth * FrameOutline.Side,
        };
        return Drawing.DrawDown(about, tall._boxes, tall._edges, scopes, room, options.MaxWidth);
    }

    void AddEdges()
    {
        foreach (var node in _graph.Nodes)
        {
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                var input = _graph.Nodes[node.Inputs[i]];
                if (_boxOf[input.Id] == _boxOf[node.Id])
                {
                    continue;
                }
                var from = _boxOf[input.Id] >= 0 ? _boxOf[input.Id] : Add(new TagBox(_graph, input, _gradients));
                var key = new GraphEdge(node.Id, i).ToString();
                _edges.Add(new(from, _boxOf[node.Id], key, 1.4, $"{input.Name} → {node.Name}"));
            }
        }
    }

    int Add(DrawnBox box)
    {
        _boxes.Add(box);
        return _boxes.Count - 1;
    }
}
