using Micrograd.Svg;

namespace Micrograd.Graphs;

/// <summary>Lays boxes and edges out and writes them: edges first, so that no line covers a text.</summary>
internal static class Drawing
{
    public static string Draw(
        (string Title, string Description) about,
        IReadOnlyList<DrawnBox> boxes,
        IReadOnlyList<DrawnEdge> edges,
        LayoutOptions options
    )
    {
        var place = Placement.Of(boxes, [.. edges.Select(edge => (edge.From, edge.To))], options);
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
