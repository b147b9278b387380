using System.Globalization;
using Micrograd.Numbers;

namespace Micrograd.Graphs;

/// <summary>A number as the lecture's records show it: four decimals.</summary>
internal static class RecordNumber
{
    public static string Of(double x)
    {
        var size = Math.Abs(x);
        // Four decimals of 1e-9 would say that it is 0, and those of 1e300 would fill the page.
        return size == 0 ? "0.0000"
            : size is >= 5e-5 and < 1e7 ? x.ToString("0.0000", CultureInfo.InvariantCulture)
            : ShortNumber.Of(x);
    }

    /// <summary>All digits: the shortest text that reads back as the same number.</summary>
    public static string Full(double x) => x.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A count with its thousands apart: <c>65,818</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
