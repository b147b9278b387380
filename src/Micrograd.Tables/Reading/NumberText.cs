using System.Buffers;
using System.Globalization;

namespace Micrograd.Tables.Reading;

/// <summary>Numbers as tables have them: 12, -3.5e2, 1,234.5 or 1.234,5, also with spaces between thousands, a currency or a percent sign.</summary>
static class NumberText
{
    // Statistics square what they read, and a square must stay finite.
    const double Largest = 1e150;

    static readonly SearchValues<char> s_signs = SearchValues.Create("+-.,eE0123456789");

    static readonly double[] s_powers =
    [
        1e0,
        1e1,
        1e2,
        1e3,
        1e4,
        1e5,
        1e6,
        1e7,
        1e8,
        1e9,
        1e10,
        1e11,
        1e12,
        1e13,
        1e14,
        1e15,
        1e16,
        1e17,
        1e18,
        1e19,
        1e20,
        1e21,
        1e22,
    ];

    /// <summary>
    /// The number that a cell is. 007 is none (a code keeps its zeros), nor what is not finite or beyond ±1e150.
    /// </summary>
    /// <param name="cell">The cell, without blanks around.</param>
    /// <param name="comma">Whether the comma is the decimal one, and the point stands between thousands.</param>
    /// <param name="number">The number, rounded as IEEE 754 wants.</param>
    public static bool TryParse(ReadOnlySpan<char> cell, bool comma, out double number) =>
        TryPlain(cell, comma ? ',' : '.', out number) || TryDecorated(cell, comma, out number);

    /// <summary>Digits with at most one decimal mark and an exponent: exact where 15 digits and 22 zeros are enough, which is next to always.</summary>
    static bool TryPlain(ReadOnlySpan<char> cell, char mark, out double number)
    {
        number = double.NaN;
        var at = 0;
        var negative = false;
        if (cell.Length > 0 && cell[0] is '-' or '+')
        {
            negative = cell[0] == '-';
            at = 1;
        }
        var start = at;
        var (mantissa, digits, scale) = (0L, 0, 0);
        for (; at < cell.Length && (uint)(cell[at] - '0') <= 9; at++)
        {
            mantissa = mantissa * 10 + (cell[at] - '0');
            digits++;
            if (digits > 18)
            {
                return TrySlow(cell, mark, out number);
            }
        }
        if (digits > 1 && cell[start] == '0')
        {
            return false;
        }
        if (at < cell.Length && cell[at] == mark)
        {
            for (at++; at < cell.Length && (uint)(cell[at] - '0') <= 9; at++)
            {
                mantissa = mantissa * 10 + (cell[at] - '0');
                digits++;
                scale++;
                if (digits > 18)
                {
                    return TrySlow(cell, mark, out number);
                }
            }
        }
        if (digits == 0)
        {
            return false;
        }
        if (at < cell.Length)
        {
            return cell[at] is 'e' or 'E' && TrySlow(cell, mark, out number);
        }
        if (mantissa > 1L << 53)
        {
            return TrySlow(cell, mark, out number);
        }
        var value = mantissa / s_powers[scale];
        number = negative ? -value : value;
        return true;
    }

    static bool TrySlow(ReadOnlySpan<char> cell, char mark, out double number)
    {
        Span<char> pointed = stackalloc char[64];
        number = double.NaN;
        if (cell.Length > pointed.Length || cell.ContainsAnyExcept(s_signs) || (mark == ',' && cell.Contains('.')))
        {
            return false;
        }
        cell.CopyTo(pointed);
        pointed = pointed[..cell.Length];
        if (mark == ',')
        {
            pointed.Replace(',', '.');
        }
        const NumberStyles Styles =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (double.TryParse(pointed, Styles, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= Largest)
        {
            number = value;
            return true;
        }
        return false;
    }

    /// <summary>With thousands, a currency before or behind, or a percent sign, which is taken for the unit: 12 % is 12.</summary>
    static bool TryDecorated(ReadOnlySpan<char> cell, bool comma, out double number)
    {
        number = double.NaN;
        if (
            cell.Length is 0 or > 40
            || !cell.ContainsAnyInRange('0', '9')
            || cell.ContainsAnyInRange('A', 'Z')
            || cell.ContainsAnyInRange('a', 'z')
        )
        {
            return false;
        }
        var rest = cell.TrimEnd("%€$£¥ \u00A0").TrimStart("€$£¥ \u00A0");
        var negative = rest.StartsWith('-');
        if (negative)
        {
            rest = rest[1..].TrimStart("€$£¥ \u00A0");
        }
        var mark = comma ? ',' : '.';
        var end = rest.IndexOf(mark);
        var whole = end < 0 ? rest : rest[..end];
        Span<char> plain = stackalloc char[48];
        var length = 0;
        if (negative)
        {
            plain[length++] = '-';
        }
        var group = whole.IndexOfAnyExceptInRange('0', '9');
        if (group >= 0)
        {
            var separator = whole[group];
            if (
                group is 0 or > 3
                || !(separator == (comma ? '.' : ',') || separator is ' ' or '\'' or '’' or '\u00A0' or '\u202F')
            )
            {
                return false;
            }
            // 1,234,567: after the first group each has three digits.
            for (var i = 0; i < whole.Length; i++)
            {
                var isSeparator = i >= group && (i - group) % 4 == 0;
                if (isSeparator ? whole[i] != separator : !char.IsAsciiDigit(whole[i]))
                {
                    return false;
                }
                if (!isSeparator)
                {
                    plain[length++] = whole[i];
                }
            }
            if ((whole.Length - group) % 4 != 0)
            {
                return false;
            }
        }
        else
        {
            if (rest.Length == cell.Length)
            {
                return false;
            }
            whole.CopyTo(plain[length..]);
            length += whole.Length;
        }
        if (end >= 0)
        {
            rest[end..].CopyTo(plain[length..]);
            plain[length] = '.';
            length += rest.Length - end;
        }
        return TryPlain(plain[..length], '.', out number);
    }
}
