using System.Globalization;
using System.Text;
using Micrograd.Lab.Csv;

namespace Micrograd.Lab.Tables;

/// <summary>Reads the text of a CSV file; what is wrong with it is told with its line.</summary>
static class TableReader
{
    const int MostBytes = 8 << 20;
    const int MostColumns = 1_000;

    /// <exception cref="LabException">It is no table, or too large.</exception>
    public static DataTable Read(string csv, CancellationToken stop)
    {
        if (Encoding.UTF8.GetByteCount(csv) > MostBytes)
        {
            throw new LabException("The file is larger than 8 MiB.");
        }
        if (csv.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var place)
        {
            throw Wrong(csv.AsSpan(0, place).Count('\n') + 1, "a cell has a NUL character: the file is not text");
        }
        CsvRows? rows = null;
        try
        {
            var start = csv.AsSpan(0, Math.Min(csv.Length, CsvRows.HeaderLook));
            rows = new(new StringReader(csv.TrimStart('\uFEFF')), CsvDelimiter.Of(start));
            return Read(rows, stop);
        }
        catch (Exception e) when (CsvRows.Flaw(e) is { } flaw)
        {
            throw Wrong(rows?.NextLine ?? 1, flaw);
        }
        finally
        {
            rows?.Dispose();
        }
    }

    static DataTable Read(CsvRows rows, CancellationToken stop)
    {
        var columns = Columns(rows);
        while (rows.Read())
        {
            stop.ThrowIfCancellationRequested();
            if (rows.CellCount != columns.Length)
            {
                var (cells, there) = (Count(rows.CellCount, "cell"), Count(columns.Length, "column"));
                throw Wrong(rows.Line, $"there are {cells}, but the header has {there}");
            }
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i].Add(rows.Cell(i));
            }
        }
        if (columns[0].Count == 0)
        {
            throw Wrong(rows.Line, "there are no rows below the columns' names");
        }
        Array.ForEach(columns, column => column.Seal());
        return new(columns);
    }

    static DataColumn[] Columns(CsvRows rows)
    {
        if (!rows.Read())
        {
            throw new LabException("The file is empty: it needs a line with the columns' names, then rows.");
        }
        if (rows.CellCount is < 3 or > MostColumns)
        {
            throw Wrong(
                rows.Line,
                $"there are {Count(rows.CellCount, "column")}; a table to train on has 3 … 1,000: two to place points, and a target"
            );
        }
        var columns = new DataColumn[rows.CellCount];
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Length; i++)
        {
            var name = rows.Cell(i).ToString();
            if (name.Length == 0)
            {
                throw Wrong(rows.Line, $"column {Number(i + 1)} has no name");
            }
            if (!names.Add(name))
            {
                throw Wrong(rows.Line, $"two columns are called {CsvCell.Quote(name)}");
            }
            columns[i] = new(name);
        }
        return columns;
    }

    static LabException Wrong(long line, string what) => new($"Row {Number(line)}: {what}.");

    static string Count(int count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
