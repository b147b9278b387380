namespace Micrograd.Cli;

/// <summary>Rows in aligned columns, two blanks apart: text to the left, numbers to the right, nothing wrapped or cut.</summary>
/// <param name="columns">The names of the columns; one that starts with &gt; is of numbers.</param>
sealed class TextTable(params string[] columns)
{
    readonly List<string[]> _rows =
    [
        [.. columns.Select(column => column.TrimStart('>'))],
    ];
    readonly bool[] _isNumeric = [.. columns.Select(column => column.StartsWith('>'))];

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>A line across the columns, with an empty one above it.</summary>
    public void AddHeading(string text) =>
        _rows.AddRange([
            [],
            [text],
        ]);

    public void Write(TextWriter writer)
    {
        var widths = new int[columns.Length];
        foreach (var row in _rows.Where(row => row.Length == columns.Length))
        {
            for (var i = 0; i < widths.Length; i++)
            {
                widths[i] = Math.Max(widths[i], row[i].Length);
            }
        }
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, i) => _isNumeric[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            writer.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
