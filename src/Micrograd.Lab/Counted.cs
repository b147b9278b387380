using System.Globalization;

namespace Micrograd.Lab;

/// <summary>A count with its thousands apart: <c>65,818</c>.</summary>
static class Counted
{
    public static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
