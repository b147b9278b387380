using System.Text;

namespace Micrograd.Graphs;

/// <summary>The graph as a tree of lines, from the outputs down; a node that several use is drawn where it is met first.</summary>
internal sealed class TextTree
{
    // Deeper branches are continued at the left edge, below: a line stays on the screen, and a deep graph linear.
    const int DeepestIndent = 24;

    readonly Graph _graph;
    readonly int _maxLines;
    readonly bool _ascii;
    readonly HashSet<string> _ambiguous;
    readonly bool[] _drawn;
    readonly bool[] _promised;
    readonly List<string> _lines = [];
    readonly Stack<Branch> _open = new();
    readonly Queue<int> _roots;
    int _left;

    TextTree(Graph graph, int maxLines, bool ascii)
    {
        (_graph, _maxLines, _ascii) = (graph, maxLines, ascii);
        _drawn = new bool[graph.Nodes.Count];
        _promised = new bool[graph.Nodes.Count];
        _left = graph.Nodes.Count;
        _roots = new(graph.Outputs);
        var seen = new HashSet<string>();
        _ambiguous = [.. graph.Nodes.Where(node => node.Label is { } label && !seen.Add(label)).Select(n => n.Label!)];
    }

    public static string Write(Graph graph, int maxLines, bool ascii) => new TextTree(graph, maxLines, ascii).Write();

    string Write()
    {
        while (Next() is { } branch)
        {
            if (_lines.Count == _maxLines - 1 && (_open.Count > 0 || _roots.Count > 0 || HasMore(branch)))
            {
                _lines.Add(LeftOut());
                break;
            }
            Draw(branch);
        }
        return string.Join('\n', _lines);
    }

    Branch? Next() =>
        _open.TryPop(out var branch) ? branch
        : _roots.TryDequeue(out var root) ? new(root, 0, "", "")
        : null;

    bool HasMore(Branch branch) => !_drawn[branch.Node] && _graph.Nodes[branch.Node].Inputs.Count > 0;

    void Draw(Branch branch)
    {
        var node = _graph.Nodes[branch.Node];
        if (_drawn[node.Id])
        {
            _lines.Add($"{branch.Lead}{(_ascii ? "^" : "↑")} {Name(node)}");
        }
        else if (branch.Depth > DeepestIndent && node.Inputs.Count > 0)
        {
            _lines.Add($"{branch.Lead}{(_ascii ? "v" : "↓")} {Name(node)}");
            if (!_promised[node.Id])
            {
                _promised[node.Id] = true;
                _roots.Enqueue(node.Id);
            }
        }
        else
        {
            _drawn[node.Id] = true;
            _left--;
            _lines.Add(branch.Lead + Line(node));
            OpenInputs(node, branch);
        }
    }

    void OpenInputs(GraphNode node, Branch branch)
    {
        for (var i = node.Inputs.Count - 1; i >= 0; i--)
        {
            var last = i == node.Inputs.Count - 1;
            var (turn, below) = (last, _ascii) switch
            {
                (false, false) => ("├── ", "│   "),
                (true, false) => ("└── ", "    "),
                (false, true) => ("|-- ", "|   "),
                (true, true) => ("`-- ", "    "),
            };
            _open.Push(new(node.Inputs[i], branch.Depth + 1, branch.Below + turn, branch.Below + below));
        }
    }

    string Line(GraphNode node)
    {
        var line = new StringBuilder(Name(node));
        if (node.OpName is { } op)
        {
            line.Append(" (").Append(op).Append(')');
        }
        line.Append("  data=").Append(node.DataText(NumberForm.Short));
        return node.HasGrad
            ? line.Append("  grad=").Append(node.GradText(NumberForm.Short)).ToString()
            : line.ToString();
    }

    string Name(GraphNode node)
    {
        var name = TerminalText.Of(node.Name, _ascii);
        return node.Label is { } label && _ambiguous.Contains(label)
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} #{node.Id}")
            : name;
    }

    string LeftOut()
    {
        var dots = _ascii ? "..." : "…";
        return _left switch
        {
            0 => $"{dots} all nodes are above; more uses of them left out",
            1 => $"{dots} 1 node left out",
            _ => $"{dots} {GraphNumber.Count(_left)} nodes left out",
        };
    }

    /// <summary>A node that waits for its line.</summary>
    /// <param name="Node">Its id.</param>
    /// <param name="Depth">How far it is indented.</param>
    /// <param name="Lead">What stands before it on its line.</param>
    /// <param name="Below">What stands before its inputs' turns.</param>
    sealed record Branch(int Node, int Depth, string Lead, string Below);
}
