using Micrograd.Svg;

namespace Micrograd.Graphs;

/// <summary>Lays boxes and edges out and writes them: edges first, so that no line covers a text.</summary>
internal static class Drawing
{
    /// <summary>The drawing from left to right; null where it would be wider than this.</summary>
    public static string? Draw(
        (string Title, string Description) about,
        IReadOnlyList<DrawnBox> boxes,
        IReadOnlyList<DrawnEdge> edges,
        LayoutOptions options,
        double maxWidth
    )
    {
        var place = Placement.Of(boxes, [.. edges.Select(edge => (edge.From, edge.To))], options);
        if (place.Width > maxWidth)
        {
            return null;
        }
        var svg = new SvgWriter(place.Width, place.Height, about.Title, about.Description);
        for (var i = 0; i < edges.Count; i++)
        {
            DrawEdge(svg, edges[i], place.Routes[i], place.Tips[i]);
        }
        for (var i = 0; i < boxes.Count; i++)
        {
            var (x, y) = place.Boxes[i];
            boxes[i].Draw(svg, x, y);
        }
        return svg.ToSvg();
    }

    /// <summary>The drawing from top to bottom, scopes as frames where they are apart; null where it would be wider than this.</summary>
    public static string? DrawDown(
        (string Title, string Description) about,
        IReadOnlyList<DrawnBox> boxes,
        IReadOnlyList<DrawnEdge> edges,
        IReadOnlyList<ScopeMembers> scopes,
        LayoutOptions options,
        double? maxWidth
    )
    {
        // Laid out from left to right lying on its side, with room above each box for the arrowheads.
        var layout = LayeredLayout.Of(
            [.. boxes.Select(box => (box.Height + LaidBox.ArrowRoom, box.Width))],
            [.. edges.Select(edge => (edge.From, edge.To))],
            options
        );
        if (layout.Height > maxWidth)
        {
            return null;
        }
        var corners = new (double X, double Y)[boxes.Count];
        for (var i = 0; i < corners.Length; i++)
        {
            var (y, x) = layout.Centres[i];
            corners[i] = (x - boxes[i].Width / 2, y - (boxes[i].Height - LaidBox.ArrowRoom) / 2);
        }
        var svg = new SvgWriter(layout.Height, layout.Width, about.Title, about.Description);
        foreach (var frame in DrawnFrame.Of(scopes, boxes, corners))
        {
            frame.Draw(svg);
        }
        for (var i = 0; i < edges.Count; i++)
        {
            var route = layout.Routes[i].Select(point => (X: point.Y, Y: point.X)).ToList();
            var end = route[^1];
            svg.Open("g", ("class", "edge"), ("data-edge", edges[i].Key));
            svg.Title(edges[i].Title);
            var arrow = Arrow.Down(new SvgPath().Spline(route), end.X, end.Y + LaidBox.ArrowRoom, edges[i].Thickness);
            DrawArrow(svg, arrow, edges[i].Thickness, edges[i].Opacity);
            svg.Close();
        }
        for (var i = 0; i < boxes.Count; i++)
        {
            boxes[i].Draw(svg, corners[i].X, corners[i].Y);
        }
        return svg.ToSvg();
    }

    static void DrawEdge(SvgWriter svg, DrawnEdge edge, IReadOnlyList<(double X, double Y)> route, double tip)
    {
        var end = route[^1];
        svg.Open("g", ("class", "edge"), ("data-edge", edge.Key));
        svg.Title(edge.Title);
        DrawArrow(svg, Arrow.Of(new SvgPath().Spline(route), tip, end.Y, edge.Thickness), edge.Thickness, edge.Opacity);
        if (edge.Count is { } count)
        {
            svg.Text(
                end.X,
                end.Y - 4,
                count,
                ("class", "fill-muted line-paper"),
                ("font-size", 10),
                ("text-anchor", "end"),
                ("stroke-width", 3),
                ("paint-order", "stroke")
            );
        }
        svg.Close();
    }

    /// <summary>Draws an arrow.</summary>
    public static void DrawArrow(SvgWriter svg, Arrow arrow, double thickness, double opacity = 1)
    {
        svg.Element(
            "path",
            ("class", "line-muted"),
            ("fill", "none"),
            ("stroke-width", thickness),
            ("stroke-opacity", opacity),
            ("d", arrow.Line)
        );
        svg.Element("path", ("class", "fill-muted"), ("d", arrow.Head));
    }
}
