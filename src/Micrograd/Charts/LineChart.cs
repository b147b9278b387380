using Micrograd.Svg;

namespace Micrograd.Charts;

/// <summary>Curves over a common axis, such as the loss of training (solid) and held-out data (dashed) by epoch.</summary>
/// <example><code>new LineChart { Title = "loss", Series = [new("train", xs, ys)] }.ToSvg()</code></example>
public sealed record LineChart : Chart
{
    /// <summary>The curves; each has its own colour, in the order blue, orange, purple, …</summary>
    public IReadOnlyList<LineSeries> Series { get; init; } = [];

    /// <summary>Whether the vertical axis is logarithmic; values that are not positive then leave gaps.</summary>
    public bool LogY { get; init; }

    /// <inheritdoc/>
    public override string ToSvg()
    {
        // A point counts only where both of its coordinates can be shown.
        var shown = Series.SelectMany(s => s.Xs.Zip(s.Ys)).Where(p => IsShown(p.First, p.Second)).ToList();
        var xs = Axis.RangeOf(shown.Select(p => p.First));
        var ys = Axis.RangeOf(shown.Select(p => p.Second), LogY);
        var whole = shown.TrueForAll(p => p.First == Math.Round(p.First) && Math.Abs(p.First) < 1e15);
        var frame = new ChartFrame(
            this,
            Describe(),
            Series.Count > 1 || Series.Any(s => s.Name.Length > 0) ? Series.Select(Entry).ToList() : [],
            xs is { } x ? Axis.Linear(x.Low, x.High, padded: false, whole) : null,
            ys is { } y ? (LogY ? Axis.Log(y.Low, y.High) : Axis.Linear(y.Low, y.High, padded: true)) : null
        );
        for (var i = 0; i < Series.Count; i++)
        {
            Draw(frame, Series[i], i);
        }
        return frame.Svg.ToSvg();
    }

    bool IsShown(double x, double y) =>
        Math.Abs(x) <= Axis.Largest
        && (LogY ? y is >= Axis.SmallestLog and <= Axis.Largest : Math.Abs(y) <= Axis.Largest);

    static LegendEntry Entry(LineSeries series, int index) =>
        new(series.Name, (svg, x, y) => Stroke(svg, new SvgPath().MoveTo(x - 10, y).LineTo(x + 10, y), series, index));

    static void Draw(ChartFrame frame, LineSeries series, int index)
    {
        var path = new SvgPath();
        var dots = new List<(double X, double Y)>();
        foreach (var run in Runs(frame, series))
        {
            if (run.Count == 1)
            {
                dots.Add(run[0]);
                continue;
            }
            path.MoveTo(run[0].X, run[0].Y);
            foreach (var (x, y) in PolylineThinning.Thin(run).Skip(1))
            {
                path.LineTo(x, y);
            }
        }
        frame.Svg.Open("g");
        frame.Svg.Title(series.Name);
        if (!path.IsEmpty)
        {
            Stroke(frame.Svg, path, series, index);
        }
        foreach (var (x, y) in dots)
        {
            frame.Svg.Element(
                "circle",
                ("class", "fill-" + SvgTheme.ClassColour(index)),
                ("cx", x),
                ("cy", y),
                ("r", 3.5)
            );
        }
        frame.Svg.Close();
    }

    static IEnumerable<List<(double X, double Y)>> Runs(ChartFrame frame, LineSeries series)
    {
        var run = new List<(double X, double Y)>();
        for (var i = 0; i < series.Xs.Count; i++)
        {
            if (frame.Shows(series.Xs[i], series.Ys[i]))
            {
                run.Add((frame.X(series.Xs[i]), frame.Y(series.Ys[i])));
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }
        if (run.Count > 0)
        {
            yield return run;
        }
    }

    static void Stroke(SvgWriter svg, SvgPath path, LineSeries series, int index)
    {
        // A ninth curve has the first one's colour, but another dash.
        var dash = (series.Dashed, index / SvgTheme.ClassColours % 3) switch
        {
            (false, 0) => "none",
            (true, 0) => "6 5",
            (false, 1) => "12 4",
            (true, 1) => "2 4",
            _ => "12 4 2 4",
        };
        svg.Element(
            "path",
            ("class", "line-" + SvgTheme.ClassColour(index)),
            ("fill", "none"),
            ("stroke-width", 2),
            ("stroke-linejoin", "round"),
            ("stroke-dasharray", dash),
            ("d", path.ToString())
        );
    }

    string Describe()
    {
        var parts = new List<string> { Series.Count == 0 ? "Line chart without data." : "Line chart." };
        foreach (var series in Series.Take(20))
        {
            var points = series.Xs.Zip(series.Ys).Where(p => IsShown(p.First, p.Second)).Select(p => p.Second).ToList();
            parts.Add(
                points.Count == 0
                    ? $"{series.Name}: no data."
                    : $"{series.Name}: {points.Count} points, first {ChartNumber.Format(points[0])}, last {ChartNumber.Format(points[^1])}, least {ChartNumber.Format(points.Min())}, greatest {ChartNumber.Format(points.Max())}."
            );
        }
        return string.Join(' ', parts);
    }
}
