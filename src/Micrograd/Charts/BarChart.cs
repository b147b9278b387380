using Micrograd.Svg;

namespace Micrograd.Charts;

/// <summary>Named bars from top to bottom: names stay readable at any length, and negative values go to the left.</summary>
/// <remarks>The values run along the horizontal axis, so <see cref="Chart.XLabel"/> says what they are.</remarks>
public sealed record BarChart : Chart
{
    const double FontSize = 12;

    /// <summary>The bars.</summary>
    public IReadOnlyList<Bar> Bars { get; init; } = [];

    /// <inheritdoc/>
    public override string ToSvg()
    {
        var range = Axis.RangeOf(Bars.Select(bar => bar.Value));
        var frame = new ChartFrame(
            this,
            Describe(),
            [],
            range is { } values ? ValueAxis(values.Low, values.High) : null,
            range is null ? null : Axis.Names([.. Bars.Select(bar => bar.Name)], Width * 0.35)
        );
        if (range is null)
        {
            return frame.Svg.ToSvg();
        }
        var pitch = (frame.Bottom - frame.Top) / Bars.Count;
        for (var i = 0; i < Bars.Count; i++)
        {
            if (frame.Shows(Bars[i].Value, i))
            {
                Draw(frame, Bars[i], frame.Y(i), pitch);
            }
        }
        frame.Svg.Line(frame.X(0), frame.Top, frame.X(0), frame.Bottom, ("class", "line-muted"));
        return frame.Svg.ToSvg();
    }

    static void Draw(ChartFrame frame, Bar bar, double middle, double pitch)
    {
        var (zero, end) = (frame.X(0), frame.X(bar.Value));
        var thickness = Math.Min(28, pitch * 0.72);
        frame.Svg.Open("g");
        frame.Svg.Title($"{bar.Name}: {ChartNumber.Format(bar.Value)}");
        frame.Svg.Element(
            "rect",
            ("class", "fill-" + SvgTheme.ClassColour(bar.Value < 0 ? 1 : 0)),
            ("x", Math.Min(zero, end)),
            ("y", middle - thickness / 2),
            ("width", Math.Abs(end - zero)),
            ("height", thickness)
        );
        var text = ChartNumber.Format(bar.Value);
        var (sign, anchor) = bar.Value < 0 ? (-1, "end") : (1, "start");
        var far = end + sign * (5 + TextWidth.Sans(text, FontSize));
        if (pitch >= 13 && far >= frame.Left && far <= frame.Right + 20)
        {
            frame.Svg.Text(end + sign * 5, middle + 4, text, ("text-anchor", anchor));
        }
        frame.Svg.Close();
    }

    // From zero, with room at the ends for the values written there.
    Axis ValueAxis(double low, double high)
    {
        (low, high) = (Math.Min(0, low), Math.Max(0, high));
        var widest = Bars.Max(bar => TextWidth.Sans(ChartNumber.Format(bar.Value), FontSize)) + 12;
        var names = Math.Min(Width * 0.35, Bars.Max(bar => TextWidth.Sans(bar.Name, FontSize)));
        var plot = Math.Max(40, Width - names - 70);
        var ends = (low < 0 ? 1 : 0) + (high > 0 ? 1 : 0);
        var room = (high - low) * widest / Math.Max(plot - ends * widest, plot / 4);
        return Axis.Linear(low < 0 ? low - room : 0, high > 0 ? high + room : 0, padded: false);
    }

    string Describe()
    {
        var bars = Bars.Take(40).Select(bar => $"{bar.Name} {ChartNumber.Format(bar.Value)}");
        return Bars.Count == 0
            ? "Bar chart without data."
            : $"Bar chart of {Bars.Count} bars: {string.Join(", ", bars)}.";
    }
}
