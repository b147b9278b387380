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

    NodeDrawing(Graph graph, bool gradients)
    {
        (_graph, _gradients) = (graph, gradients);
        _boxOf = new int[graph.Nodes.Count];
        var uses = new int[graph.Nodes.Count];
        foreach (var input in graph.Nodes.SelectMany(node => node.Inputs))
        {
            uses[input]++;
        }
        foreach (var node in graph.Nodes)
        {
            var isTag = node is { OpName: null, Label: null } && uses[node.Id] > MostUsesOfOneBox;
            _boxOf[node.Id] = isTag ? -1 : Add(new ValueBox(graph, node, gradients));
        }
    }

    public static string Draw(Graph graph, GraphSvgOptions options)
    {
        var drawing = new NodeDrawing(graph, options.Gradients);
        drawing.AddEdges();
        var nodes = graph.Nodes.Count == 1 ? "1 node" : $"{GraphNumber.Count(graph.Nodes.Count)} nodes";
        var title = options.Title ?? $"Graph of {graph.Output.Name}";
        return Drawing.Draw(
            (title, $"Expression graph, {nodes}."),
            drawing._boxes,
            drawing._edges,
            new() { LayerGap = 30 }
        );
    }

    void AddEdges()
    {
        foreach (var node in _graph.Nodes)
        {
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                var input = _graph.Nodes[node.Inputs[i]];
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
