using Micrograd.Svg;

namespace Micrograd.Graphs;

/// <summary>A scope as a frame around its boxes, with its name.</summary>
internal sealed record DrawnFrame(Scope Scope, FrameOutline Outline)
{
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
        FrameOutline.Band[] places =
        [
            .. boxes.Zip(corners, (box, at) => new FrameOutline.Band(at.Y, at.Y + box.Height, at.X, at.X + box.Width)),
        ];
        var frames = new List<DrawnFrame>();
        foreach (var scope in scopes)
        {
            List<FrameOutline.Band> own = [.. scope.Boxes.Select(i => places[i])];
            List<FrameOutline.Band> others = [.. places.Where((_, i) => !scope.Boxes.Contains(i))];
            if ((Fitting(FrameOutline.Rectangle) ?? Fitting(FrameOutline.ByRows)) is { } outline)
            {
                frames.Add(new(scope.Scope, outline));
            }

            FrameOutline? Fitting(Func<IReadOnlyList<FrameOutline.Band>, int, FrameOutline> around)
            {
                var outline = around(own, scope.Height);
                return
                    !others.Exists(outline.Overlaps)
                    && frames.TrueForAll(frame => outline.IsApartFromOrWithin(frame.Outline))
                    ? outline
                    : null;
            }
        }
        return frames;
    }

    public void Draw(SvgWriter svg)
    {
        svg.Open("g", ("class", "scope"));
        svg.Title(Scope.Path);
        svg.Element(
            "path",
            ("class", "line-muted"),
            ("fill", "none"),
            ("stroke-dasharray", "4 3"),
            ("d", Outline.Path().ToString())
        );
        var name = DrawnLabel.Name(Scope.Name, NameSize, Outline.TopWidth - 12);
        svg.Text(
            Outline.Corner.X + 6,
            Outline.Corner.Y + NameSize + 2,
            name.Text,
            ("class", "fill-muted"),
            ("font-size", NameSize),
            ("font-weight", "600")
        );
        svg.Close();
    }
}
