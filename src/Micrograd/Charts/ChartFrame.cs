using Micrograd.Svg;

namespace Micrograd.Charts;

/// <summary>Everything around the data of a chart: title, legend, axes with grid and labels, and the map from values to pixels.</summary>
internal sealed class ChartFrame
{
    const double FontSize = 12;
    const double Edge = 16;

    readonly Axis? _x;
    readonly Axis? _y;
    readonly double _width;

    /// <summary>Draws the frame.</summary>
    /// <param name="chart">Title, labels and size.</param>
    /// <param name="description">What the chart shows, in words.</param>
    /// <param name="legend">The legend's entries.</param>
    /// <param name="x">The horizontal axis; null if there is nothing to show.</param>
    /// <param name="y">The vertical axis; null if there is nothing to show.</param>
    public ChartFrame(Chart chart, string description, IReadOnlyList<LegendEntry> legend, Axis? x, Axis? y)
    {
        (_x, _y, _width) = (x, y, chart.Width);
        Svg = new SvgWriter(chart.Width, chart.Height, chart.Title.Length > 0 ? chart.Title : "Chart", description);
        var top = Heading(chart, legend);
        Bottom = chart.Height - 12 - (chart.XLabel.Length > 0 ? 20 : 0) - (x is null ? 0 : 20);
        var yTicks = y?.Ticks(Math.Max(2, (int)((Bottom - top) / y.TickSpacing))) ?? [];
        var labels = yTicks.Count == 0 ? 0 : yTicks.Max(tick => TextWidth.Sans(tick.Label, FontSize));
        (Left, Top, Right) = (Edge + (chart.YLabel.Length > 0 ? 20 : 0) + labels + 8, top, chart.Width - 24);
        Axes(x?.TicksThatFit(Right - Left, Math.Max(2, (int)((Right - Left) / 72)), FontSize) ?? [], yTicks);
        AxisLabels(chart);
        if (x is null || y is null)
        {
            Svg.Text(
                (Left + Right) / 2,
                (Top + Bottom) / 2,
                "no data",
                ("text-anchor", "middle"),
                ("class", "fill-muted"),
                ("font-size", 16)
            );
        }
    }

    /// <summary>The document, to draw the data into.</summary>
    public SvgWriter Svg { get; }

    /// <summary>The plot's left side.</summary>
    public double Left { get; }

    /// <summary>The plot's upper side.</summary>
    public double Top { get; }

    /// <summary>The plot's right side.</summary>
    public double Right { get; }

    /// <summary>The plot's lower side.</summary>
    public double Bottom { get; }

    /// <summary>The pixel of a value on the horizontal axis.</summary>
    public double X(double value) => _x is null ? Left : Left + _x.At(value) * (Right - Left);

    /// <summary>The pixel of a value on the vertical axis.</summary>
    public double Y(double value) => _y is null ? Bottom : Bottom - _y.At(value) * (Bottom - Top);

    /// <summary>Whether both coordinates of a point can be shown.</summary>
    public bool Shows(double xValue, double yValue) =>
        _x is not null && _y is not null && _x.Shows(xValue) && _y.Shows(yValue);

    /// <summary>The outline of the plot, drawn over data that fills it to the rim.</summary>
    public void Outline() =>
        Svg.Element(
            "rect",
            ("class", "line-muted"),
            ("fill", "none"),
            ("x", Left),
            ("y", Top),
            ("width", Right - Left),
            ("height", Bottom - Top)
        );

    double Heading(Chart chart, IReadOnlyList<LegendEntry> entries)
    {
        var top = 14.0;
        if (chart.Title.Length > 0)
        {
            Svg.Text(Edge, top + 16, TextWidth.Fit(chart.Title, 17, chart.Width - 2 * Edge), ("class", "title"));
            top += 28;
        }
        var legend = new Legend(entries, chart.Width - 2 * Edge, chart.Height * 0.3);
        legend.Draw(Svg, Edge, top);
        return top + legend.Height + 10;
    }

    void Axes(List<(double Value, string Label)> xTicks, List<(double Value, string Label)> yTicks)
    {
        var grid = new SvgPath();
        foreach (var (value, label) in yTicks)
        {
            if (_y!.HasGrid)
            {
                grid.MoveTo(Left, Y(value)).LineTo(Right, Y(value));
            }
            Svg.Text(Left - 8, Y(value) + 4, label, ("text-anchor", "end"), ("class", "fill-muted"));
        }
        foreach (var (value, label) in xTicks)
        {
            grid.MoveTo(X(value), Top).LineTo(X(value), Bottom);
            // A long label at the right end is moved in: the canvas would cut it.
            var middle = Math.Min(X(value), _width - TextWidth.Sans(label, FontSize) / 2);
            Svg.Text(middle, Bottom + 18, label, ("text-anchor", "middle"), ("class", "fill-muted"));
        }
        if (!grid.IsEmpty)
        {
            Svg.Element("path", ("class", "line-grid"), ("d", grid.ToString()));
        }
        Svg.Element(
            "path",
            ("class", "line-muted"),
            ("fill", "none"),
            ("d", new SvgPath().MoveTo(Left, Top).LineTo(Left, Bottom).LineTo(Right, Bottom).ToString())
        );
    }

    void AxisLabels(Chart chart)
    {
        if (chart.XLabel.Length > 0)
        {
            Svg.Text(
                (Left + Right) / 2,
                chart.Height - 12,
                TextWidth.Fit(chart.XLabel, FontSize, Right - Left),
                ("text-anchor", "middle")
            );
        }
        if (chart.YLabel.Length > 0)
        {
            var middle = SvgNumber.Format((Top + Bottom) / 2);
            Svg.Text(
                Edge + 8,
                (Top + Bottom) / 2,
                TextWidth.Fit(chart.YLabel, FontSize, Bottom - Top),
                ("text-anchor", "middle"),
                ("transform", $"rotate(-90 {SvgNumber.Format(Edge + 8)} {middle})")
            );
        }
    }
}
