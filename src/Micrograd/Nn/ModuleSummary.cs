using System.Globalization;
using System.Text;

namespace Micrograd;

/// <summary>The table that <c>Summary()</c> prints, as Keras has it.</summary>
internal static class ModuleSummary
{
    /// <summary>A line a row; the last column, of numbers, is flush right.</summary>
    public static string Table(string title, string[] header, IEnumerable<string[]> rows, string total)
    {
        var cells = rows.Prepend(header).ToList();
        var widths = header.Select((_, column) => cells.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder().Append(title).Append('\n');
        foreach (var row in cells)
        {
            text.Append("  ");
            for (var column = 0; column < header.Length - 1; column++)
            {
                text.Append(row[column].PadRight(widths[column])).Append("  ");
            }
            text.Append(row[^1].PadLeft(widths[^1])).Append('\n');
        }
        return text.Append("  ").Append(total).ToString();
    }

    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
