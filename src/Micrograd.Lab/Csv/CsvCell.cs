using System.Globalization;

namespace Micrograd.Lab.Csv;

/// <summary>
/// One cell as a number: with a decimal point and an optional exponent, in every culture. It is a number, or text, or
/// flawed: neither, in a way that can be told (empty, not finite, a decimal comma, no text).
/// </summary>
readonly ref struct CsvCell
{
    // Statistics square what they read, and a square must stay finite.
    const double Largest = 1e150;

    const int LongestQuote = 40;

    CsvCell(double number, string? flaw, bool isMissing = false)
    {
        Number = number;
        Flaw = flaw;
        IsMissing = isMissing;
    }

    /// <summary>The number; NaN where the cell holds none.</summary>
    public double Number { get; }

    /// <summary>Why the cell is neither a number nor text; null where it is one of them.</summary>
    public string? Flaw { get; }

    /// <summary>Whether nothing was measured: the cell is empty or says nan.</summary>
    public bool IsMissing { get; }

    public bool IsNumber => !double.IsNaN(Number);

    public static CsvCell Of(ReadOnlySpan<char> cell)
    {
        if (cell.IsEmpty)
        {
            return new(double.NaN, "the cell is empty: fill it in or remove the row", isMissing: true);
        }
        // .NET reads a number with NULs behind it as the number.
        if (cell.Contains('\0'))
        {
            return new(double.NaN, "the cell has a NUL character: the file is not text");
        }
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return number switch
            {
                double.NaN => new(
                    double.NaN,
                    $"{Quote(cell)} stands for no number: fill it in or remove the row",
                    true
                ),
                >= -Largest and <= Largest => new(number, null),
                _ => new(double.NaN, $"{Quote(cell)} is out of range: numbers go from -1e150 to 1e150"),
            };
        }
        return new(double.NaN, HasDecimalComma(cell) ? CommaFlaw(cell) : null);
    }

    /// <summary>A cell's text as a message shows it: in quotes, on one line, not too long.</summary>
    public static string Quote(ReadOnlySpan<char> cell)
    {
        var isLong = cell.Length > LongestQuote;
        var shown = (isLong ? cell[..LongestQuote] : cell).ToArray();
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = char.IsControl(shown[i]) ? ' ' : shown[i];
        }
        return $"'{new string(shown)}{(isLong ? "…" : "")}'";
    }

    static bool HasDecimalComma(ReadOnlySpan<char> cell)
    {
        var comma = cell.IndexOf(',');
        if (comma < 1 || !char.IsAsciiDigit(cell[comma - 1]) || cell.Length > 100)
        {
            return false;
        }
        Span<char> pointed = stackalloc char[cell.Length];
        cell.CopyTo(pointed);
        pointed[comma] = '.';
        return double.TryParse(pointed, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }

    static string CommaFlaw(ReadOnlySpan<char> cell) =>
        $"{Quote(cell)} has a decimal comma (or a comma between thousands): "
        + "save the file with decimal points and digits only";
}
