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
        var layout = LayeredLayout.Of(
            [.. boxes.Select(box => (box.Width, box.Height))],
            [.. edges.Select(edge => (edge.From, edge.To))],
            options
        );
        var shift = LeftmostInk(boxes, layout) - options.Margin;
        var svg = new SvgWriter(layout.Width - shift, layout.Height, about.Title, about.Description);
        for (var i = 0; i < edges.Count; i++)
        {
            DrawEdge(svg, edges[i], layout.Routes[i], shift, boxes[edges[i].To], layout.Centres[edges[i].To].Y);
        }
        for (var i = 0; i < boxes.Count; i++)
        {
            var (x, y) = layout.Centres[i];
            boxes[i].Draw(svg, x - boxes[i].Width / 2 - shift, y - boxes[i].Height / 2);
        }
        return svg.ToSvg();
    }

    static double LeftmostInk(IReadOnlyList<DrawnBox> boxes, LayoutResult layout)
    {
        var left = double.PositiveInfinity;
        for (var i = 0; i < boxes.Count; i++)
        {
            left = Math.Min(left, layout.Centres[i].X - boxes[i].Width / 2 + boxes[i].EmptyLeft);
        }
        return left;
    }

    static void DrawEdge(
        SvgWriter svg,
        DrawnEdge edge,
        IReadOnlyList<(double X, double Y)> route,
        double shift,
        DrawnBox target,
        double middle
    )
    {
        var end = (X: route[^1].X - shift, route[^1].Y);
        var tip = end.X + DrawnBox.ArrowRoom + target.Recess(end.Y - middle);
        svg.Open("g", ("class", "edge"), ("data-edge", edge.Key));
        svg.Title(edge.Title);
        var line = new SvgPath().Spline([.. route.Select(point => (point.X - shift, point.Y))]);
        DrawArrow(svg, line, tip, end.Y, edge.Thickness, edge.Opacity);
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

    /// <summary>Draws a line that goes level to its end, and the arrowhead there.</summary>
    public static void DrawArrow(
        SvgWriter svg,
        SvgPath line,
        double tip,
        double y,
        double thickness,
        double opacity = 1
    )
    {
        var (length, half) = (5 + 1.5 * thickness, 2 + 1.2 * thickness);
        line.LineTo(tip - length + 1, y);
        svg.Element(
            "path",
            ("class", "line-muted"),
            ("fill", "none"),
            ("stroke-width", thickness),
            ("stroke-opacity", opacity),
            ("d", line.ToString())
        );
        var head = new SvgPath()
            .MoveTo(tip - length, y - half)
            .LineTo(tip, y)
            .LineTo(tip - length, y + half)
            .Append("z");
        svg.Element("path", ("class", "fill-muted"), ("d", head.ToString()));
    }
}
