namespace Micrograd.Graphs;

/// <summary>Where the boxes and edges of a drawing stand, at the left margin and with room for nothing but ink.</summary>
/// <param name="Width">The canvas' width.</param>
/// <param name="Height">The canvas' height.</param>
/// <param name="Boxes">Each box's left top corner.</param>
/// <param name="Routes">Each edge's spline; see <see cref="LayoutResult"/>.</param>
/// <param name="Tips">The x of each edge's arrowhead; its y is that of its route's end.</param>
internal sealed record Placement(
    double Width,
    double Height,
    IReadOnlyList<(double X, double Y)> Boxes,
    IReadOnlyList<IReadOnlyList<(double X, double Y)>> Routes,
    IReadOnlyList<double> Tips
)
{
    public static Placement Of(
        IReadOnlyList<LaidBox> boxes,
        IReadOnlyList<(int From, int To)> edges,
        LayoutOptions options
    )
    {
        var layout = LayeredLayout.Of([.. boxes.Select(box => (box.Width, box.Height))], edges, options);
        var shift = LeftmostInk(boxes, layout) - options.Margin;
        var corners = new (double, double)[boxes.Count];
        for (var i = 0; i < corners.Length; i++)
        {
            var (x, y) = layout.Centres[i];
            corners[i] = (x - boxes[i].Width / 2 - shift, y - boxes[i].Height / 2);
        }
        var routes = new IReadOnlyList<(double, double)>[edges.Count];
        var tips = new double[edges.Count];
        for (var i = 0; i < routes.Length; i++)
        {
            routes[i] = [.. layout.Routes[i].Select(point => (point.X - shift, point.Y))];
            var (target, end) = (edges[i].To, layout.Routes[i][^1]);
            tips[i] = end.X - shift + LaidBox.ArrowRoom + boxes[target].Recess(end.Y - layout.Centres[target].Y);
        }
        return new(layout.Width - shift, layout.Height, corners, routes, tips);
    }

    static double LeftmostInk(IReadOnlyList<LaidBox> boxes, LayoutResult layout)
    {
        var left = double.PositiveInfinity;
        for (var i = 0; i < boxes.Count; i++)
        {
            left = Math.Min(left, layout.Centres[i].X - boxes[i].Width / 2 + boxes[i].EmptyLeft);
        }
        return left;
    }
}
