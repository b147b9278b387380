using System.Globalization;

namespace Micrograd.Tables.Understanding;

/// <summary>Dates and times as tables write them: the format of a column, and its cells by that.</summary>
static class DateText
{
    /// <summary>Numbers that are seconds since 1970.</summary>
    public const string UnixSeconds = "unix seconds";

    /// <summary>Numbers that are milliseconds since 1970.</summary>
    public const string UnixMilliseconds = "unix milliseconds";

    const int LookedAt = 500;

    static readonly string[] s_formats =
    [
        "yyyy-M-d",
        "yyyy-M-d H:mm",
        "yyyy-M-d H:mm:ss",
        "yyyy-M-d'T'H:mm",
        "yyyy-M-d'T'H:mm:ss",
        "yyyy-M-d'T'H:mm:ss.FFFFFFFK",
        "yyyy-M-d'T'H:mm:ssK",
        "yyyy-M-d H:mm:ss.FFFFFFFK",
        "yyyy-M-d H:mm:sszzz",
        "yyyy/M/d",
        "yyyy/M/d H:mm",
        "yyyy/M/d H:mm:ss",
        "d.M.yyyy",
        "d.M.yyyy H:mm",
        "d.M.yyyy H:mm:ss",
        "M/d/yyyy",
        "d/M/yyyy",
        "M/d/yyyy H:mm",
        "d/M/yyyy H:mm",
        "M/d/yyyy H:mm:ss",
        "d/M/yyyy H:mm:ss",
        "M/d/yyyy h:mm tt",
        "M/d/yyyy h:mm:ss tt",
        "d-M-yyyy",
        "d-MMM-yyyy",
        "d-MMM-yy",
        "d MMM yyyy",
        "d MMMM yyyy",
        "MMM d, yyyy",
        "MMMM d, yyyy",
        "d.M.yy",
        "M/d/yy",
        "d/M/yy",
        "yyyy-MM",
        "MMM yyyy",
        "MMMM yyyy",
        "MMM-yy",
        "H:mm",
        "H:mm:ss",
        "h:mm tt",
    ];

    /// <summary>The format of a column's texts, if 19 of 20 have one; and another one that would do as well, as d/M and M/d.</summary>
    public static (string? Format, string? Rival) FormatOf(IReadOnlyList<string> texts)
    {
        var step = Math.Max(1, texts.Count / LookedAt);
        var looked = texts.Where((_, i) => i % step == 0).ToList();
        if (
            looked.Count == 0
            || !looked.Take(20).Any(text => text.Length <= 40 && text.AsSpan().ContainsAnyInRange('0', '9'))
        )
        {
            return (null, null);
        }
        string? found = null;
        foreach (var format in s_formats)
        {
            var failures = 0;
            foreach (var text in looked)
            {
                failures += TryParse(text, format, out _) ? 0 : 1;
                if (failures * 20 > looked.Count)
                {
                    break;
                }
            }
            if (failures * 20 <= looked.Count)
            {
                if (found is not null)
                {
                    return (found, format);
                }
                found = format;
                if (!format.StartsWith("M/d", StringComparison.Ordinal))
                {
                    return (found, null);
                }
            }
        }
        return (found, null);
    }

    /// <summary>How a column's numbers are dates, if the caller says that they are.</summary>
    public static string? FormatOf(double least, double greatest) =>
        (least, greatest) switch
        {
            (>= 1000, <= 2999) => "yyyy",
            (>= 10_000_101, <= 29_991_231) => "yyyyMMdd",
            (>= 1e11, <= 4e13) => UnixMilliseconds,
            (>= 0, <= 4e10) => UnixSeconds,
            _ => null,
        };

    public static bool TryParse(ReadOnlySpan<char> text, string format, out DateTime time) =>
        DateTime.TryParseExact(
            text,
            format,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal | DateTimeStyles.NoCurrentDateDefault,
            out time
        );

    public static bool TryParse(double number, string format, out DateTime time)
    {
        if (format is not (UnixSeconds or UnixMilliseconds))
        {
            return TryParse(number.ToString(CultureInfo.InvariantCulture), format, out time);
        }
        var ticks = number * (format == UnixSeconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond);
        var isTime = Math.Abs(ticks) < 6e17;
        time = isTime ? DateTime.UnixEpoch.AddTicks((long)ticks) : default;
        return isTime;
    }

    /// <summary>A time for each row; null where the cell is missing or no date.</summary>
    public static DateTime?[] Read(TableColumn column, string format)
    {
        var texts = new DateTime?[column.Texts.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = TryParse(column.Texts[i], format, out var time) ? time : null;
        }
        var times = new DateTime?[column.Count];
        for (var row = 0; row < times.Length; row++)
        {
            times[row] =
                column.TextIndex(row) is >= 0 and var index ? texts[index]
                : column.IsMissing(row) ? null
                : TryParse(column.Number(row), format, out var time) ? time
                : null;
        }
        return times;
    }

    public static bool HasDate(string format) => format is UnixSeconds or UnixMilliseconds || format.Contains('y');
}
