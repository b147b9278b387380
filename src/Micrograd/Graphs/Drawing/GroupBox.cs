using System.Globalization;
using Micrograd.Svg;

namespace Micrograd.Graphs;

/// <summary>A group of nodes as a box with its name and counts; a stack of boxes when its scope was entered many times.</summary>
internal sealed class GroupBox : DrawnBox
{
    const double Padding = 12;
    const double NameSize = 13;
    const double TextSize = 11;
    const double Line = 17;
    const double Stack = 6;
    const double Longest = 260;

    readonly GraphGroup _group;
    readonly bool _holdsOutput;
    readonly DrawnLabel _name;
    readonly DrawnLabel _times;
    readonly DrawnLabel[] _lines;

    public GroupBox(GraphGroup group, bool holdsOutput)
    {
        (_group, _holdsOutput) = (group, holdsOutput);
        _name = DrawnLabel.Name(group.Name, NameSize, Longest);
        _times = DrawnLabel.Sans(group.Entered > 1 ? $"×{GraphNumber.Count(group.Entered)}" : "", NameSize, Longest);
        string[] lines = [GroupText.Counts(group), GroupText.Ops(group)];
        _lines = [.. lines.Where(line => line.Length > 0).Select(line => DrawnLabel.Sans(line, TextSize, Longest))];
    }

    public override double Width => ArrowRoom + CardWidth + (IsStack ? Stack : 0);

    public override double Height => CardHeight + (IsStack ? Stack : 0);

    public override double EmptyLeft => ArrowRoom;

    bool IsStack => _group.Entered > 1;

    double CardWidth =>
        Math.Max(_name.Width + (IsStack ? _times.Width + 10 : 0), _lines.Max(line => line.Width)) + 2 * Padding;

    double CardHeight => Line * (1 + _lines.Length) + Padding;

    public override void Draw(SvgWriter svg, double x, double y)
    {
        svg.Open("g", ("class", "group"), ("data-group", _group.Id.ToString(CultureInfo.InvariantCulture)));
        svg.Title(GroupText.Title(_group));
        x += ArrowRoom;
        for (var offset = IsStack ? Stack : 0; offset >= 0; offset -= Stack / 2)
        {
            DrawCard(svg, x + offset, y + Height - CardHeight - offset, offset == 0);
        }
        y += Height - CardHeight;
        svg.Text(x + Padding, y + Line + 2, _name.Text, ("font-size", NameSize), ("font-weight", "600"));
        if (IsStack)
        {
            svg.Text(
                x + CardWidth - Padding,
                y + Line + 2,
                _times.Text,
                ("class", "fill-accent"),
                ("font-size", NameSize),
                ("text-anchor", "end")
            );
        }
        for (var i = 0; i < _lines.Length; i++)
        {
            var baseline = y + Line * (i + 2) + 2;
            svg.Text(x + Padding, baseline, _lines[i].Text, ("class", "fill-muted"), ("font-size", TextSize));
        }
        svg.Close();
    }

    void DrawCard(SvgWriter svg, double x, double y, bool isFront) =>
        svg.Element(
            "rect",
            ("class", _holdsOutput ? "fill-card line-accent" : "fill-card line-muted"),
            ("x", x),
            ("y", y),
            ("width", CardWidth),
            ("height", CardHeight),
            ("rx", 7),
            ("stroke-width", _holdsOutput && isFront ? 2.5 : 1)
        );
}
