using System.Globalization;
using System.Text;

namespace Micrograd;

/// <summary>The table that <c>Summary()</c> prints, as Keras has it.</summary>
internal static class ModuleSummary
{
    public static string Table(
        string title,
        IEnumerable<(string Layer, string Shape, string Activation, int Parameters)> rows
    )
    {
        string[] header = ["layer", "shape", "activation", "parameters"];
        var total = 0;
        var cells = new List<string[]> { header };
        foreach (var row in rows)
        {
            cells.Add([row.Layer, row.Shape, row.Activation, Number(row.Parameters)]);
            total += row.Parameters;
        }
        var widths = header.Select((_, column) => cells.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder().Append(title).Append('\n');
        foreach (var row in cells)
        {
            text.Append("  ");
            for (var column = 0; column < 3; column++)
            {
                text.Append(row[column].PadRight(widths[column])).Append("  ");
            }
            text.Append(row[3].PadLeft(widths[3])).Append('\n');
        }
        return text.Append("  ").Append(Number(total)).Append(" parameters").ToString();
    }

    static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
