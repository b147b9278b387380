using System.Globalization;

namespace Micrograd.Expressions;

/// <summary>Python's decimal numbers: <c>1</c>, <c>.5</c>, <c>2.</c>, <c>1e-3</c>, <c>1_000</c>.</summary>
internal static class NumberLiteral
{
    /// <summary>The number, which is infinite where the text is beyond all doubles; false with a reason where it is none.</summary>
    public static bool TryParse(string text, out double number, out string reason)
    {
        reason = "";
        number = 0;
        var last = text[^1];
        if (text.Length > 1 && text[0] == '0' && "xXbBoO".Contains(text[1], StringComparison.Ordinal))
        {
            reason = $"'{Short(text)}': only decimal numbers are understood";
        }
        else if (last is 'j' or 'J' && IsDecimal(text[..^1]))
        {
            reason = $"'{Short(text)}': complex numbers aren't supported";
        }
        else if (!IsDecimal(text))
        {
            var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
            reason =
                digits > 0 && char.IsLetter(text[digits])
                    ? $"'{Short(text)}' is not a number; for a product write {Short(text[..digits])}*{Short(text[digits..])}"
                    : $"'{Short(text)}' is not a number";
        }
        else
        {
            number = double.Parse(text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
        return reason.Length == 0;
    }

    static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;

    /// <summary>Digits, point and exponent; an underscore stands between two digits.</summary>
    static bool IsDecimal(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var fits = text[i] switch
            {
                >= '0' and <= '9' or '.' or 'e' or 'E' or '+' or '-' => true,
                '_' => i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]),
                _ => false,
            };
            if (!fits)
            {
                return false;
            }
        }
        return double.TryParse(
            text.Replace("_", "", StringComparison.Ordinal),
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out _
        );
    }
}
