using Micrograd.Svg;

namespace Micrograd.Charts;

/// <summary>Draws a grid of values as colour: one path a shade, one stroke a run of equal cells in a row.</summary>
internal static class HeatMap
{
    const int Shades = 6;

    /// <summary>Fills the plot with the values of a field.</summary>
    public static void Draw(ChartFrame frame, BoundaryField field, double[,] values, PlotRange range)
    {
        var (rows, columns) = (values.GetLength(0), values.GetLength(1));
        var paths = new SortedDictionary<(int Class, int Shade), SvgPath>();
        for (var row = 0; row < rows; row++)
        {
            for (int start = 0, end; start < columns; start = end)
            {
                var shade = Shade(field, values[row, start]);
                for (end = start + 1; end < columns && Shade(field, values[row, end]) == shade; end++) { }

                if (shade is { } key)
                {
                    if (!paths.TryGetValue(key, out var path))
                    {
                        paths[key] = path = new SvgPath();
                    }
                    path.MoveTo(start, rows - 1 - row).Append(FormattableString.Invariant($"h{end - start}"));
                }
            }
        }
        // In cell units, moved half a cell down, since a stroke of width 1 lies on both sides of its line.
        var (left, top) = (frame.X(range.MinX), frame.Y(range.MaxY));
        var (cellX, cellY) = ((frame.X(range.MaxX) - left) / columns, (frame.Y(range.MinY) - top) / rows);
        frame.Svg.Open(
            "g",
            ("shape-rendering", "crispEdges"),
            (
                "transform",
                FormattableString.Invariant(
                    $"matrix({cellX:0.#####} 0 0 {cellY:0.#####} {left:0.##} {top + cellY / 2:0.###})"
                )
            )
        );
        foreach (var ((index, shade), path) in paths)
        {
            frame.Svg.Element(
                "path",
                ("class", "line-" + SvgTheme.ClassColour(index)),
                ("stroke-opacity", Opacity(field, shade)),
                ("d", path.ToString())
            );
        }
        frame.Svg.Close();
    }

    static double Opacity(BoundaryField field, int shade) =>
        field.IsClasses ? 0.32 : 0.08 + 0.44 * shade / (Shades - 1);

    static (int Class, int Shade)? Shade(BoundaryField field, double value)
    {
        if (double.IsNaN(value) || (field.IsClasses && value < 0))
        {
            return null;
        }
        if (field.IsClasses)
        {
            return ((int)value, 0);
        }
        var confidence = Math.Min(1, Math.Abs(value - field.Threshold) / field.Full);
        return (value > field.Threshold ? 1 : 0, Math.Min(Shades - 1, (int)(confidence * Shades)));
    }
}
