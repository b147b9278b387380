using System.Globalization;

namespace Micrograd.Numbers;

/// <summary>A number as people read it in a drawing or a formula: four decimals, or an exponent where they would say nothing.</summary>
public static class ShortNumber
{
    /// <summary>The number as text: <c>0.7071</c>, <c>2</c>, <c>1.5e-7</c>, <c>inf</c>, <c>nan</c>.</summary>
    /// <param name="x">The number.</param>
    public static string Of(double x)
    {
        var size = Math.Abs(x);
        if (size == 0 || (size >= 1e-3 && size < 1e7))
        {
            var text = x.ToString("0.####", CultureInfo.InvariantCulture);
            return text is "-0" ? "0" : text;
        }
        return double.IsFinite(x)
            ? x.ToString("0.###e+0", CultureInfo.InvariantCulture)
            : x.ToString(CultureInfo.InvariantCulture) switch
            {
                "Infinity" => "inf",
                "-Infinity" => "-inf",
                _ => "nan",
            };
    }
}
