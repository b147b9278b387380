namespace Micrograd.Charts;

/// <summary>A decision boundary: what a network says over the plane as colour, and the points that it learned and was tested on.</summary>
/// <remarks>
/// Two classes are shaded by confidence, more are told apart by colour; a line runs where the decision changes. The file stays
/// below 300 kB whatever the field.
/// </remarks>
/// <example><code>
/// new BoundaryChart { Field = BoundaryField.Score((x, y) => net(x, y)), Points = [new("train", xs, ys, classes)] }.ToSvg()
/// </code></example>
public sealed record BoundaryChart : Chart
{
    /// <summary>The most points that are drawn; of more, every k-th is.</summary>
    public const int MostPoints = 2_000;

    /// <summary>A chart, a little higher than others.</summary>
    public BoundaryChart() => Height = 520;

    /// <summary>What the network says; null draws the points only.</summary>
    public BoundaryField? Field { get; init; }

    /// <summary>The points over it: training data filled, held-out data hollow.</summary>
    public IReadOnlyList<ClassPoints> Points { get; init; } = [];

    /// <summary>The classes' names; a class without one is called by its number.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <inheritdoc/>
    public override string ToSvg()
    {
        var range = Field?.Range ?? PlotRange.Around(Points);
        var frame = new ChartFrame(
            this,
            range is null
                ? "Decision boundary without data."
                : "Decision boundary. " + PointMarks.Describe(Points, ClassNames),
            PointMarks.Legend(Points, ClassNames),
            range is null ? null : Axis.Linear(range.MinX, range.MaxX, padded: false),
            range is null ? null : Axis.Linear(range.MinY, range.MaxY, padded: false)
        );
        if (range is not null && Field is not null)
        {
            DrawField(frame, Field, range);
        }
        PointMarks.Draw(frame, Within(range), ClassNames, MostPoints);
        frame.Outline();
        return frame.Svg.ToSvg();
    }

    static void DrawField(ChartFrame frame, BoundaryField field, PlotRange range)
    {
        var values = field.Sample(range);
        var (rows, columns) = (values.GetLength(0), values.GetLength(1));
        if (rows == 0 || columns == 0)
        {
            return;
        }
        HeatMap.Draw(frame, field, values, range);
        var line = Contour.Path(
            values,
            field,
            column => frame.X(range.MinX + column / columns * (range.MaxX - range.MinX)),
            row => frame.Y(range.MinY + row / rows * (range.MaxY - range.MinY))
        );
        if (!line.IsEmpty)
        {
            frame.Svg.Element(
                "path",
                ("class", "line-ink"),
                ("fill", "none"),
                ("stroke-width", 1.4),
                ("stroke-linecap", "round"),
                ("stroke-opacity", 0.75),
                ("d", line.ToString())
            );
        }
    }

    // A given grid may cover less than the points do: those outside would stand over the axes' labels.
    IReadOnlyList<ClassPoints> Within(PlotRange? range)
    {
        if (range is null || Field?.Range is null)
        {
            return Points;
        }
        return
        [
            .. Points.Select(set =>
            {
                var inside = Enumerable
                    .Range(0, set.Xs.Count)
                    .Where(i =>
                        set.Xs[i] >= range.MinX
                        && set.Xs[i] <= range.MaxX
                        && set.Ys[i] >= range.MinY
                        && set.Ys[i] <= range.MaxY
                    )
                    .ToList();
                return new ClassPoints(
                    set.Name,
                    inside.ConvertAll(i => set.Xs[i]),
                    inside.ConvertAll(i => set.Ys[i]),
                    inside.ConvertAll(i => set.Classes[i])
                )
                {
                    Hollow = set.Hollow,
                };
            }),
        ];
    }
}
