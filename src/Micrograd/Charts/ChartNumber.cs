using System.Globalization;

namespace Micrograd.Charts;

/// <summary>A value as a chart writes it: about four digits, invariant, a short exponent where zeros would be many.</summary>
internal static class ChartNumber
{
    /// <summary><c>0.3333</c>, <c>12345.7</c>, <c>1.5e9</c>, <c>-2e-7</c>.</summary>
    public static string Format(double value)
    {
        var magnitude = Math.Abs(value);
        var format =
            magnitude is >= 1e6 or (> 0 and < 1e-4) ? "0.###e0"
            : magnitude >= 1000 ? "0.#"
            : "G4";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
