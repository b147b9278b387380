using System.Globalization;
using Micrograd.Svg;

namespace Micrograd.Charts;

/// <summary>One axis: the range that it shows, linear or logarithmic, and round numbers along it.</summary>
internal sealed class Axis
{
    /// <summary>Larger values are not drawn: differences of them would overflow.</summary>
    public const double Largest = 1e300;

    /// <summary>Smaller values are not drawn on a logarithmic axis: quotients of them would.</summary>
    public const double SmallestLog = 1e-300;

    readonly double _low;
    readonly double _high;

    Axis(double low, double high, bool isLog, Func<Axis, int, List<(double Value, string Label)>> ticks)
    {
        (_low, _high, IsLog) = (low, high, isLog);
        Ticks = count => ticks(this, count);
    }

    /// <summary>Whether equal distances are equal factors.</summary>
    public bool IsLog { get; }

    /// <summary>The room in pixels that a tick of a vertical axis wants.</summary>
    public double TickSpacing { get; private init; } = 44;

    /// <summary>Whether lines run through the plot at the ticks.</summary>
    public bool HasGrid { get; private init; } = true;

    /// <summary>About so many round values within the range, each with its text.</summary>
    public Func<int, List<(double Value, string Label)>> Ticks { get; }

    /// <summary>A linear axis over [low, high], with a little air around if <paramref name="padded"/>.</summary>
    /// <param name="low">The least value.</param>
    /// <param name="high">The greatest value.</param>
    /// <param name="padded">Whether to add 5 % at both ends; a range from nothing negative does not become negative.</param>
    /// <param name="whole">Whether only whole numbers are ticks (epochs, counts).</param>
    public static Axis Linear(double low, double high, bool padded, bool whole = false)
    {
        var magnitude = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low <= magnitude * 1e-12 || high - low < 1e-300)
        {
            var air = whole ? 1 : Math.Max(magnitude * 0.1, magnitude == 0 ? 1 : 1e-290);
            (low, high) = (low - air, high + air);
        }
        else if (padded)
        {
            var air = (high - low) * 0.05;
            (low, high) = (
                low >= 0 && low < air ? Math.Min(low, 0) : low - air,
                high <= 0 && -high < air ? 0 : high + air
            );
        }
        return new Axis(low, high, isLog: false, (axis, count) => LinearTicks(axis._low, axis._high, count, whole));
    }

    /// <summary>A logarithmic axis over [low, high], both positive.</summary>
    public static Axis Log(double low, double high)
    {
        var (from, to) = (Math.Log10(low), Math.Log10(high));
        var air = to - from < 1e-9 ? 0.3 : (to - from) * 0.05;
        return new Axis(from - air, to + air, isLog: true, (axis, count) => LogTicks(axis._low, axis._high, count));
    }

    /// <summary>A vertical axis of names: name i stands at the value i, the first on top; too many are thinned.</summary>
    public static Axis Names(IReadOnlyList<string> names, double widest)
    {
        return new Axis(names.Count - 0.5, -0.5, isLog: false, Thinned) { TickSpacing = 15, HasGrid = false };

        List<(double Value, string Label)> Thinned(Axis axis, int count)
        {
            var stride = (names.Count + count - 1) / count;
            var ticks = new List<(double Value, string Label)>();
            for (var i = 0; i < names.Count; i += stride)
            {
                ticks.Add((i, TextWidth.Fit(names[i], 12, widest)));
            }
            return ticks;
        }
    }

    /// <summary>Whether a value can be shown.</summary>
    public bool Shows(double value) => IsLog ? value is >= SmallestLog and <= Largest : Math.Abs(value) <= Largest;

    /// <summary>Where a value stands: 0 at the low end, 1 at the high end.</summary>
    public double At(double value) => ((IsLog ? Math.Log10(value) : value) - _low) / (_high - _low);

    /// <summary>The range of what can be shown among <paramref name="values"/>; null if nothing can.</summary>
    public static (double Low, double High)? RangeOf(IEnumerable<double> values, bool log = false)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (Math.Abs(value) <= Largest && (!log || value >= SmallestLog))
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }
        return low <= high ? (low, high) : null;
    }

    /// <summary>As many ticks, at most <paramref name="count"/> or so, as leave room for their labels side by side.</summary>
    public List<(double Value, string Label)> TicksThatFit(double pixels, int count, double fontSize)
    {
        while (true)
        {
            var ticks = Ticks(count);
            var widest = ticks.Count == 0 ? 0 : ticks.Max(tick => TextWidth.Sans(tick.Label, fontSize));
            if (count <= 2 || (widest + 12) * (ticks.Count - 1) <= pixels)
            {
                return ticks;
            }
            count--;
        }
    }

    // Steps of 1, 2 or 5 times a power of ten (P. Heckbert: Nice numbers for graph labels, 1990).
    static List<(double Value, string Label)> LinearTicks(double low, double high, int count, bool whole)
    {
        var rough = (high - low) / Math.Max(1, count);
        var exponent = (int)Math.Floor(Math.Log10(rough));
        var mantissa = rough / Math.Pow(10, exponent);
        var factor =
            mantissa <= 1.0001 ? 1
            : mantissa <= 2.0001 ? 2
            : mantissa <= 5.0001 ? 5
            : 10;
        if (factor == 10)
        {
            (factor, exponent) = (1, exponent + 1);
        }
        if (whole && exponent < 0)
        {
            (factor, exponent) = (1, 0);
        }
        var step = factor * Math.Pow(10, exponent);
        var format = LinearFormat(Math.Max(Math.Abs(low), Math.Abs(high)), exponent);
        var ticks = new List<(double Value, string Label)>();
        for (var i = Math.Ceiling(low / step - 1e-6); i <= high / step + 1e-6; i++)
        {
            // Dividing by a power of ten rounds right where multiplying by 0.1 does not.
            var value = exponent < 0 && exponent > -300 ? i * factor / Math.Pow(10, -exponent) : i * step;
            ticks.Add((value, value == 0 ? "0" : value.ToString(format, CultureInfo.InvariantCulture)));
        }
        return ticks;
    }

    static string LinearFormat(double magnitude, int stepExponent)
    {
        var exponent = (int)Math.Floor(Math.Log10(magnitude));
        return exponent >= 6 || stepExponent < -6
            ? "0." + new string('#', Math.Clamp(exponent - stepExponent, 1, 15)) + "e0"
            : "0" + (stepExponent < 0 ? "." + new string('0', -stepExponent) : "");
    }

    static List<(double Value, string Label)> LogTicks(double low, double high, int count)
    {
        var (first, last) = ((int)Math.Ceiling(low), (int)Math.Floor(high));
        var decades = last - first + 1;
        int[] mantissas = decades >= Math.Min(4, count) ? [1] : [1, 2, 5];
        var stride = Math.Max(1, (int)Math.Ceiling(decades / (double)Math.Max(1, count)));
        var ticks = new List<(double Value, string Label)>();
        for (var exponent = first - 1; exponent <= last; exponent++)
        {
            foreach (var mantissa in mantissas)
            {
                var value = mantissa * Math.Pow(10, exponent);
                var at = Math.Log10(value);
                if (at >= low && at <= high && (mantissas.Length > 1 || exponent % stride == 0))
                {
                    ticks.Add((value, LogLabel(value)));
                }
            }
        }
        // Less than an octave or so: round numbers at equal differences say more.
        return ticks.Count < 2 && decades <= 2
            ? LinearTicks(Math.Pow(10, low), Math.Pow(10, high), count, whole: false).FindAll(tick => tick.Value > 0)
            : ticks;
    }

    static string LogLabel(double value) =>
        value.ToString(value is >= 0.9e-3 and < 0.9e6 ? "0.####" : "0.#e0", CultureInfo.InvariantCulture);
}
