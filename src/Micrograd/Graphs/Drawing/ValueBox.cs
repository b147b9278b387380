using System.Globalization;
using Micrograd.Svg;

namespace Micrograd.Graphs;

/// <summary>
/// A value as the lecture draws it: a record <c>label | data | grad</c>, and close before it, round, the op that made it.
/// </summary>
internal sealed class ValueBox : DrawnBox
{
    const double RecordHeight = 30;
    const double Radius = 15;
    const double Gap = 22;
    const double Padding = 9;
    const double LabelSize = 13;
    const double CaptionSize = 11;
    const double NumberSize = 12;
    const double LongestLabel = 240;
    const double LongestOp = 120;
    const double CaptionGap = 5;
    const double BetweenOpAndArrow = 2 * Radius + Gap;

    readonly Graph _graph;
    readonly GraphNode _node;
    readonly bool _gradients;
    readonly bool _isOutput;
    readonly DrawnLabel? _label;
    readonly DrawnLabel? _op;
    readonly string _data;
    readonly string _grad;

    public ValueBox(Graph graph, GraphNode node, bool gradients)
    {
        (_graph, _node, _gradients) = (graph, node, gradients);
        _isOutput = graph.Outputs.Contains(node.Id);
        _label = string.IsNullOrEmpty(node.Label) ? null : DrawnLabel.Name(node.Label, LabelSize, LongestLabel);
        _op = node.OpName is { } op ? DrawnLabel.Sans(op, LabelSize, LongestOp) : null;
        _data = node.DataText(NumberForm.Record);
        _grad = gradients ? node.GradText(NumberForm.Record) : "–";
    }

    public override double Width => RecordLeft + LabelWidth + CellWidth(_data) + (_node.HasGrad ? CellWidth(_grad) : 0);

    public override double Height => RecordHeight;

    public override double EmptyLeft => _op is null ? RecordLeft : ArrowRoom;

    // A leaf keeps the room of an op, so that the records of a column stand below each other.
    double RecordLeft => ArrowRoom + (_op is null ? BetweenOpAndArrow : OpWidth + Gap);

    double OpWidth => Math.Max(2 * Radius, _op!.Value.Width + 14);

    double LabelWidth => _label is { } label ? label.Width + 2 * Padding : 0;

    public override double Recess(double fromMiddle) =>
        Radius - Math.Sqrt(Math.Max(0, Radius * Radius - fromMiddle * fromMiddle));

    public override void Draw(SvgWriter svg, double x, double y)
    {
        svg.Open("g", ("class", "node"), ("data-node", _node.Id.ToString(CultureInfo.InvariantCulture)));
        svg.Title(NodeTitle.Of(_graph, _node, _gradients));
        if (_op is { } op)
        {
            DrawOp(svg, op, x + ArrowRoom, y);
        }
        DrawRecord(svg, x + RecordLeft, y);
        svg.Close();
    }

    void DrawOp(SvgWriter svg, DrawnLabel op, double x, double y)
    {
        var id = _node.Id.ToString(CultureInfo.InvariantCulture);
        svg.Open("g", ("class", "op"), ("data-op", id));
        svg.Element(
            "rect",
            ("class", "fill-card line-muted"),
            ("x", x),
            ("y", y),
            ("width", OpWidth),
            ("height", RecordHeight),
            ("rx", Radius)
        );
        svg.Text(x + OpWidth / 2, y + 19.5, op.Text, ("font-size", LabelSize), ("text-anchor", "middle"));
        svg.Close();
        svg.Open("g", ("class", "edge"), ("data-edge", $"{id}.out"));
        var middle = y + RecordHeight / 2;
        var line = new SvgPath().MoveTo(x + OpWidth, middle);
        Drawing.DrawArrow(svg, Arrow.Of(line, x + OpWidth + Gap, middle, 1.4), 1.4);
        svg.Close();
    }

    void DrawRecord(SvgWriter svg, double x, double y)
    {
        svg.Open("g", ("class", _isOutput ? "value output" : "value"));
        svg.Element(
            "rect",
            ("class", _isOutput ? "fill-card line-accent" : "fill-paper line-ink"),
            ("x", x),
            ("y", y),
            ("width", Width - RecordLeft),
            ("height", RecordHeight),
            ("rx", 3),
            ("stroke-width", _isOutput ? 2.5 : 1)
        );
        if (_label is { } label)
        {
            svg.Text(
                x + Padding,
                y + 19.5,
                label.Text,
                ("class", "label"),
                ("font-size", LabelSize),
                ("font-weight", "600")
            );
            Separator(svg, x + LabelWidth, y);
        }
        DrawCell(svg, "data", _data, x + LabelWidth, y);
        if (_node.HasGrad)
        {
            Separator(svg, x + LabelWidth + CellWidth(_data), y);
            DrawCell(svg, "grad", _grad, x + LabelWidth + CellWidth(_data), y);
        }
        svg.Close();
    }

    void Separator(SvgWriter svg, double x, double y) =>
        svg.Line(x, y, x, y + RecordHeight, ("class", _isOutput ? "line-accent" : "line-ink"));

    static void DrawCell(SvgWriter svg, string caption, string number, double x, double y)
    {
        svg.Text(x + Padding, y + 19.5, caption, ("class", "fill-muted"), ("font-size", CaptionSize));
        svg.Text(
            x + CellWidth(number) - Padding,
            y + 19.5,
            number,
            ("class", $"mono {caption}"),
            ("font-size", NumberSize),
            ("text-anchor", "end")
        );
    }

    // Never narrower than a small number, so that a page may write another one in its place.
    static double CellWidth(string number) =>
        2 * Padding
        + TextWidth.Sans("data", CaptionSize)
        + CaptionGap
        + Math.Max(TextWidth.Mono("-0.0000", NumberSize), TextWidth.Mono(number, NumberSize));
}
