namespace Micrograd.Charts;

/// <summary>Points by class, each class with its own colour and shape.</summary>
public sealed record ScatterChart : Chart
{
    /// <summary>The most points that are drawn; of more, every k-th is.</summary>
    public const int MostPoints = 5_000;

    /// <summary>The points, later sets over earlier ones.</summary>
    public IReadOnlyList<ClassPoints> Points { get; init; } = [];

    /// <summary>The classes' names; a class without one is called by its number.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <inheritdoc/>
    public override string ToSvg()
    {
        var range = PlotRange.Around(Points);
        var frame = new ChartFrame(
            this,
            Points.Count == 0
                ? "Scatter chart without data."
                : "Scatter chart. " + PointMarks.Describe(Points, ClassNames),
            PointMarks.Legend(Points, ClassNames),
            range is null ? null : Axis.Linear(range.MinX, range.MaxX, padded: false),
            range is null ? null : Axis.Linear(range.MinY, range.MaxY, padded: false)
        );
        PointMarks.Draw(frame, Points, ClassNames, MostPoints);
        return frame.Svg.ToSvg();
    }
}
