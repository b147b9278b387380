namespace Micrograd.Charts;

/// <summary>A rectangle of the plane: what a chart shows, and what a grid of outputs covers.</summary>
/// <param name="MinX">The left side.</param>
/// <param name="MaxX">The right side, greater than <paramref name="MinX"/>.</param>
/// <param name="MinY">The lower side.</param>
/// <param name="MaxY">The upper side, greater than <paramref name="MinY"/>.</param>
public sealed record PlotRange(double MinX, double MaxX, double MinY, double MaxY)
{
    /// <summary>The rectangle around all points, with 8 % of air on each side; null if there is no finite point.</summary>
    /// <param name="points">The points of every series.</param>
    public static PlotRange? Around(IReadOnlyList<ClassPoints> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var shown = points
            .SelectMany(set => set.Xs.Zip(set.Ys))
            .Where(p => Math.Abs(p.First) <= Axis.Largest && Math.Abs(p.Second) <= Axis.Largest)
            .ToList();
        if (
            Axis.RangeOf(shown.Select(p => p.First)) is not { } x
            || Axis.RangeOf(shown.Select(p => p.Second)) is not { } y
        )
        {
            return null;
        }
        var (airX, airY) = (Air(x.Low, x.High), Air(y.Low, y.High));
        return new PlotRange(x.Low - airX, x.High + airX, y.Low - airY, y.High + airY);
    }

    static double Air(double low, double high)
    {
        var magnitude = Math.Max(Math.Abs(low), Math.Abs(high));
        return high - low > magnitude * 1e-12 ? (high - low) * 0.08
            : magnitude > 0 ? magnitude * 0.1
            : 1;
    }
}
