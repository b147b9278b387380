using Micrograd.Svg;

namespace Micrograd.Graphs;

/// <summary>A scope as a frame around its boxes, with its name.</summary>
internal sealed record DrawnFrame(string Name, string Path, double Left, double Upper, double Right, double Bottom)
{
    /// <summary>The room for the name, a scope.</summary>
    public const double Top = 20;

    /// <summary>The room at each other side, a scope.</summary>
    public const double Side = 8;

    const double NameSize = 12;

    /// <summary>The frames that hold their own boxes and no others, and lie within or beside each other.</summary>
    /// <param name="scopes">The scopes, outer ones first.</param>
    /// <param name="boxes">All boxes.</param>
    /// <param name="corners">Their left top corners.</param>
    public static List<DrawnFrame> Of(
        IReadOnlyList<ScopeMembers> scopes,
        IReadOnlyList<LaidBox> boxes,
        (double X, double Y)[] corners
    )
    {
        var frames = new List<DrawnFrame>();
        foreach (var scope in scopes)
        {
            var frame = Around(scope, boxes, corners);
            var holdsOthers = false;
            for (var i = 0; i < boxes.Count && !holdsOthers; i++)
            {
                var (x, y) = corners[i];
                holdsOthers = !scope.Boxes.Contains(i) && frame.Overlaps(x, y, x + boxes[i].Width, y + boxes[i].Height);
            }
            if (!holdsOthers && frames.TrueForAll(frame.IsApartFromOrWithin))
            {
                frames.Add(frame);
            }
        }
        return frames;
    }

    static DrawnFrame Around(ScopeMembers scope, IReadOnlyList<LaidBox> boxes, (double X, double Y)[] corners) =>
        new(
            scope.Scope.Name,
            scope.Scope.Path,
            scope.Boxes.Min(i => corners[i].X) - Side * scope.Height,
            scope.Boxes.Min(i => corners[i].Y) - Top * scope.Height,
            scope.Boxes.Max(i => corners[i].X + boxes[i].Width) + Side * scope.Height,
            scope.Boxes.Max(i => corners[i].Y + boxes[i].Height) + Side * scope.Height
        );

    bool Overlaps(double left, double top, double right, double bottom) =>
        left < Right && right > Left && top < Bottom && bottom > Upper;

    bool IsApartFromOrWithin(DrawnFrame other) =>
        !Overlaps(other.Left, other.Upper, other.Right, other.Bottom)
        || (Left >= other.Left && Upper >= other.Upper && Right <= other.Right && Bottom <= other.Bottom);

    public void Draw(SvgWriter svg)
    {
        svg.Open("g", ("class", "scope"));
        svg.Title(Path);
        svg.Element(
            "rect",
            ("class", "line-muted"),
            ("fill", "none"),
            ("x", Left),
            ("y", Upper),
            ("width", Right - Left),
            ("height", Bottom - Upper),
            ("rx", 8),
            ("stroke-dasharray", "4 3")
        );
        var name = DrawnLabel.Sans(Name, NameSize, Right - Left - 12, bold: true);
        svg.Text(
            Left + 6,
            Upper + NameSize + 2,
            name.Text,
            ("class", "fill-muted"),
            ("font-size", NameSize),
            ("font-weight", "600")
        );
        svg.Close();
    }
}
