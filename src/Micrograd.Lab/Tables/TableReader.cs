using System.Globalization;
using System.Text;
using Micrograd.Lab.Csv;
using Sylvan.Data.Csv;

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
        var line = 1;
        try
        {
            var start = csv.AsSpan(0, Math.Min(csv.Length, CsvReading.HeaderLook));
            var options = CsvReading.Options(CsvDelimiter.Of(start));
            using var reader = CsvDataReader.Create(new StringReader(csv.TrimStart('\uFEFF')), options);
            var columns = Columns(reader, ref line);
            while (Next(reader, ref line, out var row))
            {
                stop.ThrowIfCancellationRequested();
                if (reader.RowFieldCount != columns.Length)
                {
                    throw Wrong(
                        row,
                        $"there are {Count(reader.RowFieldCount, "cell")}, but the header has {Count(columns.Length, "column")}"
                    );
                }
                for (var i = 0; i < columns.Length; i++)
                {
                    columns[i].Add(reader.GetFieldSpan(i).Trim());
                }
            }
            return columns[0].Count == 0
                ? throw Wrong(line, "there are no rows below the columns' names")
                : new(columns);
        }
        catch (CsvRecordTooLargeException)
        {
            throw Wrong(line, CsvReading.TooLong);
        }
        catch (CsvFormatException)
        {
            throw Wrong(line, CsvReading.Unclosed);
        }
    }

    static DataColumn[] Columns(CsvDataReader reader, ref int line)
    {
        if (!Next(reader, ref line, out var start))
        {
            throw new LabException("The file is empty: it needs a line with the columns' names, then rows.");
        }
        if (reader.RowFieldCount is < 3 or > MostColumns)
        {
            throw Wrong(
                start,
                $"there are {Count(reader.RowFieldCount, "column")}; a table to train on has 3 … 1,000: two to place points, and a target"
            );
        }
        var columns = new DataColumn[reader.RowFieldCount];
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Length; i++)
        {
            var name = reader.GetFieldSpan(i).Trim().ToString();
            if (name.Length == 0 || !names.Add(name))
            {
                throw Wrong(
                    start,
                    name.Length == 0
                        ? $"column {Number(i + 1)} has no name"
                        : $"two columns are called {CsvCell.Quote(name)}"
                );
            }
            columns[i] = new(name);
        }
        return columns;
    }

    /// <summary>Goes to the next record that isn't blank, and tells the line at which it begins.</summary>
    static bool Next(CsvDataReader reader, ref int line, out int start)
    {
        while (reader.Read())
        {
            start = line;
            var record = reader.GetRawRecordSpan();
            line += Math.Max(1, record.Count('\n'));
            if (reader.RowFieldCount > 1 || !record.IsWhiteSpace())
            {
                return true;
            }
        }
        start = line;
        return false;
    }

    static LabException Wrong(int line, string what) => new($"Row {Number(line)}: {what}.");

    static string Count(int count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
