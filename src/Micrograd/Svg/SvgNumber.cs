using System.Globalization;

namespace Micrograd.Svg;

/// <summary>A coordinate as SVG text: invariant, at most two decimals, never <c>-0</c>.</summary>
internal static class SvgNumber
{
    /// <summary>The shortest text of <paramref name="value"/> rounded to hundredths of a pixel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite: SVG has no such coordinate.</exception>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "An SVG coordinate must be finite.");
        }
        var text = value.ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }
}
