using System.Globalization;
using Micrograd.Numbers;

namespace Micrograd.Cli;

/// <summary>Numbers as the tool prints them for people.</summary>
static class NumberText
{
    /// <summary>Four decimals, or all digits: the shortest text that reads back the same.</summary>
    public static string Of(double x, bool full = false) =>
        full && double.IsFinite(x) ? x.ToString("R", CultureInfo.InvariantCulture) : ShortNumber.Of(x);
}
