using Micrograd.Graphs;
using Micrograd.Svg;

namespace Micrograd.Lab.Expressions;

/// <summary>A node as a record of rows (label, data, grad), and close before it, round, the op that made it.</summary>
sealed class PlayRecord : PlayBox
{
    const double LabelSize = 13;
    const double CaptionSize = 11;
    const double CaptionGap = 8;
    const double LongestLabel = 220;
    const double LongestOp = 120;
    const double RowHeight = 19;
    const double Baseline = 14;
    const double RowPadding = 4;
    const double Radius = 16;
    const double OpGap = 22;

    readonly ValueGraphNode _node;
    readonly DrawnLabel _label;
    readonly DrawnLabel? _op;

    public PlayRecord(ValueGraphNode node)
    {
        _node = node;
        // A number without a name is called by its number, which stands in the record as it is.
        var label = Experiment.IsConstant(node) ? "" : node.Name;
        _label = DrawnLabel.Name(label, LabelSize, LongestLabel);
        _op = node.OpName is { } op ? DrawnLabel.Sans(op, LabelSize, LongestOp) : null;
    }

    public override double Width => RecordLeft + RecordWidth;

    public override double Height => Rows * RowHeight + 2 * RowPadding;

    public override double EmptyLeft => _op is null ? RecordLeft : ArrowRoom;

    // A leaf keeps the room of an op, so that the records of a column stand below each other.
    double RecordLeft => ArrowRoom + (_op is null ? 2 * Radius : OpWidth) + OpGap;

    double RecordWidth => Math.Max(_label.Width, NumberRow) + 2 * Padding;

    static double NumberRow =>
        TextWidth.Sans("data", CaptionSize) + CaptionGap + TextWidth.Mono(LongestNumber, NumberSize);

    int Rows => _label.Text.Length == 0 ? 2 : 3;

    double OpWidth => Math.Max(2 * Radius, _op!.Value.Width + 14);

    // High enough for the ends of all its edges.
    double OpHeight => _node.Inputs.Count < 3 ? 2 * Radius : 3 * Radius;

    public override double Recess(double fromMiddle)
    {
        var intoCorner = Math.Clamp(Math.Abs(fromMiddle) - (OpHeight / 2 - Radius), 0, Radius);
        return Radius - Math.Sqrt(Radius * Radius - intoCorner * intoCorner);
    }

    public override BoxAnswer At(double x, double y)
    {
        var left = x + RecordLeft;
        return new(
            _node.Id,
            null,
            Pixels(left),
            Pixels(y),
            Pixels(RecordWidth),
            Height,
            _label.Text,
            [.. Enumerable.Range(0, Rows).Select(row => Pixels(y + RowPadding + row * RowHeight + Baseline))],
            _op is { } op ? Op(op.Text, x + ArrowRoom, y + Height / 2, left) : null
        );
    }

    OpBoxAnswer Op(string text, double x, double middle, double recordLeft)
    {
        var arrow = Arrow.Of(new SvgPath().MoveTo(x + OpWidth, middle), recordLeft, middle, 1.4);
        return new(text, Pixels(x), Pixels(middle - OpHeight / 2), Pixels(OpWidth), OpHeight, arrow.Line, arrow.Head);
    }
}
