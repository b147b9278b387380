namespace Micrograd.Tables.Reporting;

/// <summary>A text as a cell of a CSV file.</summary>
static class CsvCell
{
    /// <summary>In quotes where it must be, and no formula to a spreadsheet; a number keeps its sign.</summary>
    public static string Of(string text)
    {
        var guarded =
            text.Length > 0
            && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r'
            && !Reading.NumberText.TryParse(text, comma: false, out _)
                ? "'" + text
                : text;
        return guarded.AsSpan().ContainsAny(",\"\n\r") || guarded.AsSpan().Trim().Length < guarded.Length
            ? $"\"{guarded.Replace("\"", "\"\"")}\""
            : guarded;
    }
}
