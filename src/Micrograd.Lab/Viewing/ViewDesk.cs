using System.Globalization;
using Micrograd.Graphs;

namespace Micrograd.Lab.Viewing;

/// <summary>
/// What the page asks about the graph that a program showed. Drawings are kept, the latest ones: going back is free.
/// </summary>
sealed class ViewDesk(Graph? graph)
{
    const int MostDrawings = 32;
    const int MostEnds = 200;
    const int MostNames = 500;
    const int MostFound = 50;
    const int MostReaders = 50;
    const int MostSteps = 20;

    readonly Lazy<NodeTexts> _texts = new(() => NodeTexts.Of(graph!));
    readonly Lazy<Readers> _readers = new(() => new(graph!));
    readonly Lock _lock = new();
    readonly Dictionary<string, ViewAnswer> _drawings = new(StringComparer.Ordinal);
    readonly Queue<string> _oldest = new();

    public ViewSubjectAnswer Subject(ViewSubjectRequest request, CancellationToken stop)
    {
        if (graph is null)
        {
            return new(null, 0, [], 0, [], 0);
        }
        stop.ThrowIfCancellationRequested();
        var leaves = graph.Nodes.Where(node => node.OpName is null).ToArray();
        return new(
            NodeTexts.Title(graph.Output),
            graph.Nodes.Count,
            [.. graph.Outputs.Take(MostEnds).Select(id => NodeTexts.Link(graph.Nodes[id]))],
            graph.Outputs.Count,
            [.. leaves.OrderBy(leaf => leaf.Label is null).Take(MostEnds).Select(NodeTexts.Link)],
            leaves.Length
        );
    }

    public ViewAnswer Whole(ViewRequest request, CancellationToken stop)
    {
        var shown = Shown();
        var (open, apart) = (Names(request.Open, "open"), Names(request.Apart, "apart"));
        return Kept(
            $"whole\n{string.Join('\n', open)}\n\n{string.Join('\n', apart)}",
            () => Overview.Of(shown, _texts.Value, new(open, apart), stop)
        );
    }

    public ViewAnswer Near(ViewAroundRequest request, CancellationToken stop)
    {
        var middle = Node(request.Node);
        return Kept(
            string.Create(CultureInfo.InvariantCulture, $"around {middle.Id}"),
            () => Around.Of(Shown(), _texts.Value, _readers.Value, middle.Id, stop)
        );
    }

    public ViewNodeAnswer Details(ViewNodeRequest request, CancellationToken stop)
    {
        var (node, texts) = (Node(request.Node), _texts.Value);
        var readers = _readers.Value.Of(node.Id);
        var steps = new List<string>();
        // In the order of the pass: the last that reads it hands on first.
        for (var i = readers.Length - 1; i >= 0 && steps.Count < MostSteps; i--)
        {
            stop.ThrowIfCancellationRequested();
            var inputs = Shown().Nodes[readers[i]].Inputs;
            for (var operand = 0; operand < inputs.Count && steps.Count < MostSteps; operand++)
            {
                if (inputs[operand] == node.Id && texts.Step(readers[i], operand) is { } step)
                {
                    steps.Add(step);
                }
            }
        }
        return new(
            node.Id,
            NodeTexts.Title(node),
            node.OpName,
            node.Scope?.Path,
            node.DataText(NumberForm.Full),
            texts.Grad(node, NumberForm.Full),
            [.. node.Inputs.Select(id => NodeTexts.Link(Shown().Nodes[id]))],
            [
                .. readers[..Math.Min(MostReaders, readers.Length)]
                    .ToArray()
                    .Select(id => NodeTexts.Link(Shown().Nodes[id])),
            ],
            readers.Length,
            steps
        );
    }

    public ViewFindAnswer Find(ViewFindRequest request, CancellationToken stop)
    {
        var shown = Shown();
        var text = request.Text.Trim();
        if (text.Length == 0)
        {
            return new([], [], 0, 0);
        }
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        var nodes = new List<GraphNode>();
        var id =
            text[0] == '#' && int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : -1;
        Scope? before = null;
        foreach (var node in shown.Nodes)
        {
            stop.ThrowIfCancellationRequested();
            if (node.Scope is { } scope && scope != before)
            {
                before = scope;
                AddPaths(scope, text, paths);
            }
            if (node.Id == id || Contains(node.Label, text) || Contains(node.OpName, text))
            {
                nodes.Add(node);
            }
        }
        // What is called exactly so comes first.
        var best = nodes.OrderBy(node =>
            node.Id != id && !string.Equals(node.Name, text, StringComparison.OrdinalIgnoreCase)
        );
        return new(
            [.. paths.Take(MostFound)],
            [.. best.Take(MostFound).Select(NodeTexts.Link)],
            paths.Count,
            nodes.Count
        );
    }

    static string[] Names(IReadOnlyList<string?>? names, string what)
    {
        names ??= [];
        return names.Count > MostNames
                ? throw new LabException($"{what}: {names.Count} names; at most {MostNames} are taken.")
            : names.Contains(null) ? throw new LabException($"{what}: a name is a text, not null.")
            : [.. names.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    static void AddPaths(Scope scope, string text, SortedSet<string> paths)
    {
        for (var around = scope; around is not null; around = around.Parent)
        {
            if (Contains(around.Path, text))
            {
                paths.Add(around.Path);
            }
        }
    }

    static bool Contains(string? name, string text) => name?.Contains(text, StringComparison.OrdinalIgnoreCase) is true;

    Graph Shown() =>
        graph ?? throw new LabException("No program showed a graph here: Graph.Show(loss) opens one from C#.");

    GraphNode Node(int id)
    {
        var nodes = Shown().Nodes;
        return (uint)id < (uint)nodes.Count
            ? nodes[id]
            : throw new LabException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"There is no node {id}: the graph has nodes 0 to {nodes.Count - 1}."
                )
            );
    }

    ViewAnswer Kept(string key, Func<ViewAnswer> draw)
    {
        lock (_lock)
        {
            if (_drawings.TryGetValue(key, out var kept))
            {
                return kept;
            }
        }
        var drawing = draw();
        lock (_lock)
        {
            if (_drawings.TryAdd(key, drawing))
            {
                _oldest.Enqueue(key);
                if (_oldest.Count > MostDrawings)
                {
                    _drawings.Remove(_oldest.Dequeue());
                }
            }
        }
        return drawing;
    }
}
