using System.Globalization;
using Micrograd.Tables.Understanding;

namespace Micrograd.Tables.Preparing;

/// <summary>A date or time: a trend, the year's wave, month, weekday and day of month; the day's wave and its hours where they differ.</summary>
sealed class DateEncoder(ColumnEncoding encoding) : ColumnEncoder(encoding)
{
    static readonly DateTime s_start = new(2000, 1, 1);

    readonly bool _hasDate = DateText.HasDate(encoding.DateFormat!);

    // Trend, the wave's two, day of month; twelve months; seven weekdays. The wave's two; 24 hours.
    int DateWidth => _hasDate ? 4 + 12 + 7 : 0;

    int HourWidth => Encoding.HasHours ? 2 + 24 : 0;

    public override int PlainWidth => DateWidth + HourWidth + (Encoding.FlagsMissing ? 1 : 0);

    public static ColumnEncoding Fit(TableColumn column, string format)
    {
        var times = DateText.Read(column, format);
        var days = times.OfType<DateTime>().Select(Days).ToArray();
        var (mean, deviation) = Moments.MeanAndDeviation(days);
        Array.Sort(days);
        return new()
        {
            Name = column.Name,
            Kind = ColumnKind.Date,
            DateFormat = format,
            FlagsMissing = days.Length < column.Count,
            Fill = days.Length == 0 ? 0 : days[days.Length / 2],
            Mean = mean,
            Deviation = deviation == 0 ? 1 : deviation,
            HasHours = times.OfType<DateTime>().Select(time => time.TimeOfDay).Distinct().Take(2).Count() > 1,
        };
    }

    public override string? Write(TableColumn column, RowPart plain, RowPart pieces, RowPart codes)
    {
        var times = DateText.Read(column, Encoding.DateFormat!);
        var (fails, firstFail) = (0, -1);
        for (var row = 0; row < times.Length; row++)
        {
            if (times[row] is null && !column.IsMissing(row))
            {
                firstFail = fails++ == 0 ? row : firstFail;
            }
            var time = times[row] ?? s_start.AddDays(Encoding.Fill);
            if (_hasDate)
            {
                // Beyond what was seen the trend goes on, and stops at some point.
                plain[row, 0] = (float)Math.Clamp((Days(time) - Encoding.Mean) / Encoding.Deviation, -5, 5);
                var (sin, cos) = Math.SinCos(2 * Math.PI * time.DayOfYear / 366);
                (plain[row, 1], plain[row, 2]) = ((float)sin, (float)cos);
                plain[row, 3] = (time.Day - 16) / 9f;
                plain[row, 4 + time.Month - 1] = 1;
                plain[row, 16 + (int)time.DayOfWeek] = 1;
            }
            if (Encoding.HasHours)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * time.TimeOfDay.TotalDays);
                (plain[row, DateWidth], plain[row, DateWidth + 1]) = ((float)sin, (float)cos);
                plain[row, DateWidth + 2 + time.Hour] = 1;
            }
            if (Encoding.FlagsMissing)
            {
                plain[row, DateWidth + HourWidth] = times[row] is null ? 1 : 0;
            }
        }
        return fails == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"column '{Encoding.Name}': {fails} cells are no dates of the form {Encoding.DateFormat} and count as missing, the first in row {firstFail + 1}: '{column.Text(firstFail)}'"
            );
    }

    static double Days(DateTime time) => (time - s_start).TotalDays;
}
