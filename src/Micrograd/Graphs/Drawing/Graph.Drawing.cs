using Micrograd.Graphs;

namespace Micrograd;

public abstract partial class Graph
{
    /// <summary>
    /// The graph for Graphviz (<c>dot -Tsvg</c>), shaped as the lecture's <c>draw_dot</c>: from left to right, a value a
    /// record <c>label | data | grad</c> with four decimals, an op an oval before it. Every node is written.
    /// </summary>
    public string ToDot() => DotWriter.Write(this);

    /// <summary>
    /// The graph as a tree of lines, from the output down: name, op, data and gradient. A node that is used several times is
    /// drawn where it is met first and pointed to afterwards (<c>↑ b</c>); what is nested too deep to stay on the screen goes
    /// on further down (<c>↓ #7</c>).
    /// </summary>
    /// <param name="maxLines">At most how many lines; when there would be more, the last says how many nodes are left out.</param>
    /// <param name="ascii">Whether only ASCII characters are written, in labels, too.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLines"/> is not positive.</exception>
    public string ToText(int maxLines = 200, bool ascii = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLines);
        return TextTree.Write(this, maxLines, ascii);
    }

    /// <summary>
    /// The graph as an SVG file that needs nothing else: light and dark, with text that can be selected and all digits in
    /// the tooltips. A graph with more than <see cref="GraphSvgOptions.MaxNodes"/> nodes is drawn collapsed, and one that would be wider than
    /// <see cref="GraphSvgOptions.MaxWidth"/> from top to bottom.
    /// </summary>
    /// <param name="options">What to draw; null means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="GraphSvgOptions.MaxNodes"/> is less than 10, or <see cref="GraphSvgOptions.MaxWidth"/> less than 600.</exception>
    public string ToSvg(GraphSvgOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxWidth, GraphSvgOptions.LeastMaxWidth);
        if (options.Expand.Count == 0 && Nodes.Count <= options.MaxNodes && NodeDrawing.Draw(this, options) is { } all)
        {
            return all;
        }
        for (var boxes = options.MaxNodes; ; boxes = Math.Max(GraphSvgOptions.LeastMaxNodes, boxes * 2 / 3))
        {
            // The fewest boxes are drawn as wide as they are.
            var isLast = boxes == GraphSvgOptions.LeastMaxNodes;
            if (GroupDrawing.Draw(Collapse(boxes, options.Expand), options, isLast) is { } drawn)
            {
                return drawn;
            }
        }
    }

    /// <summary>
    /// The nodes in at most about <paramref name="maxGroups"/> groups, which form no cycle: a scope's nodes together, or an
    /// outer scope's where there are too many; unnamed nodes outside of any scope with what they were computed for, or by
    /// ranges of depth. A graph with no more nodes than that has a group a node.
    /// </summary>
    /// <param name="maxGroups">The number of groups to aim at, at least 10; there may be one more.</param>
    /// <param name="expand">Paths of scopes to show open, such as <c>layer1.neuron3</c>: their nodes one by one, or by ranges
    /// of depth where they are too many. Paths that the graph doesn't have are skipped.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxGroups"/> is less than 10.</exception>
    public CollapsedGraph Collapse(
        int maxGroups = GraphSvgOptions.DefaultMaxNodes,
        IReadOnlyCollection<string>? expand = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxGroups, GraphSvgOptions.LeastMaxNodes);
        return Collapsing.Of(this, maxGroups, expand ?? []);
    }
}
