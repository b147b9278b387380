using System.Globalization;
using Micrograd.Svg;

namespace Micrograd.Graphs;

/// <summary>
/// A node in a drawing from top to bottom: the op that made it and its label, below each other its data and its gradient, and then in boxes
/// within it the leaves that it alone uses, such as its weights.
/// </summary>
internal sealed class TallBox : DrawnBox
{
    const double Padding = 9;
    const double NameSize = 13;
    const double NumberSize = 11;
    const double Line = 16;
    const double Longest = 280;
    const double LeafMargin = 6;

    readonly Graph _graph;
    readonly GraphNode _node;
    readonly bool _gradients;
    readonly bool _isOutput;
    readonly DrawnLabel? _op;
    readonly DrawnLabel? _label;
    readonly (string Caption, DrawnLabel Text)[] _lines;
    readonly TallBox[] _leaves;

    /// <param name="graph">The graph.</param>
    /// <param name="node">The node.</param>
    /// <param name="gradients">Whether gradients are shown.</param>
    /// <param name="leaves">The leaves that are drawn within it.</param>
    public TallBox(Graph graph, GraphNode node, bool gradients, IEnumerable<GraphNode> leaves)
    {
        (_graph, _node, _gradients) = (graph, node, gradients);
        _leaves = [.. leaves.Select(leaf => new TallBox(graph, leaf, gradients, []))];
        _isOutput = graph.Outputs.Contains(node.Id);
        var label = string.IsNullOrEmpty(node.Label) ? null : node.Label;
        _op = node.OpName is { } op ? DrawnLabel.Sans(op, NameSize, label is null ? Longest : Longest / 2) : null;
        _label = label is null ? null : DrawnLabel.Name(label, NameSize, Longest - (_op?.Width + 10 ?? 0));
        (string, string)[] lines = node.HasGrad
            ? [("data", node.DataText(NumberForm.Record)), ("grad", gradients ? node.GradText(NumberForm.Record) : "–")]
            : [("data", node.DataText(NumberForm.Record))];
        _lines = [.. lines.Select(line => (line.Item1, DrawnLabel.Sans(line.Item2, NumberSize, Longest)))];
    }

    public override double Width =>
        Math.Max(OwnWidth, _leaves.Select(leaf => leaf.Width + 2 * LeafMargin).DefaultIfEmpty().Max());

    public override double Height => OwnHeight + _leaves.Sum(leaf => leaf.Height + LeafMargin);

    double OwnWidth =>
        Math.Max(_lines.Max(line => CaptionWidth + line.Text.Width), (_op?.Width + 10 ?? 0) + (_label?.Width ?? 0))
        + 2 * Padding;

    double OwnHeight => Line * (_lines.Length + (HasHead ? 1 : 0)) + 10;

    bool HasHead => _op is not null || _label is not null;

    static double CaptionWidth => TextWidth.Sans("grad", NumberSize) + 6;

    public override void Draw(SvgWriter svg, double x, double y) =>
        Draw(svg, x, y, _isOutput ? "value output" : "value");

    void Draw(SvgWriter svg, double x, double y, string kind)
    {
        svg.Open("g", ("class", "node"), ("data-node", _node.Id.ToString(CultureInfo.InvariantCulture)));
        svg.Title(NodeTitle.Of(_graph, _node, _gradients));
        svg.Open("g", ("class", kind));
        // What was computed is round, as ops are elsewhere.
        svg.Element(
            "rect",
            ("class", (_op is null ? "fill-paper " : "fill-card ") + (_isOutput ? "line-accent" : "line-muted")),
            ("x", x),
            ("y", y),
            ("width", Width),
            ("height", Height),
            ("rx", _op is null ? 3 : 10),
            ("stroke-width", _isOutput ? 2.5 : 1)
        );
        var baseline = y + Line + 2;
        if (_op is { } op)
        {
            svg.Text(x + Padding, baseline, op.Text, ("class", "op"), ("font-size", NameSize));
        }
        if (_label is { } label)
        {
            svg.Text(
                x + Padding + (_op?.Width + 10 ?? 0),
                baseline,
                label.Text,
                ("class", "label"),
                ("font-size", NameSize),
                ("font-weight", "600")
            );
        }
        baseline += HasHead ? Line : 0;
        foreach (var (caption, text) in _lines)
        {
            svg.Text(x + Padding, baseline, caption, ("class", "fill-muted"), ("font-size", NumberSize));
            svg.Text(x + Padding + CaptionWidth, baseline, text.Text, ("class", caption), ("font-size", NumberSize));
            baseline += Line;
        }
        svg.Close();
        svg.Close();
        y += OwnHeight;
        foreach (var leaf in _leaves)
        {
            leaf.Draw(svg, x + LeafMargin, y, "value inner");
            y += leaf.Height + LeafMargin;
        }
    }
}
