using System.Globalization;
using Micrograd.Numbers;

namespace Micrograd.Graphs;

/// <summary>How a number is written.</summary>
public enum NumberForm
{
    /// <summary>As short as a reader needs it.</summary>
    Short,

    /// <summary>As the lecture's records show it: four decimals.</summary>
    Record,

    /// <summary>All digits: the shortest text that reads back as the same number.</summary>
    Full,
}

/// <summary>Numbers in drawings and texts of graphs.</summary>
internal static class GraphNumber
{
    public static string Of(double x, NumberForm form) =>
        form switch
        {
            NumberForm.Record => Record(x),
            NumberForm.Full => x.ToString("R", CultureInfo.InvariantCulture),
            _ => ShortNumber.Of(x),
        };

    /// <summary>A count with its thousands apart: <c>65,818</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    // Four decimals of 1e-9 would say that it is 0, and those of 1e300 would fill the page.
    static string Record(double x) =>
        Math.Abs(x) switch
        {
            0 => "0.0000",
            >= 5e-5 and < 1e7 => x.ToString("0.0000", CultureInfo.InvariantCulture),
            _ => ShortNumber.Of(x),
        };
}
