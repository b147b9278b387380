using Micrograd.Tables.Reading;

namespace Micrograd.Tables;

/// <summary>A table in memory, column by column.</summary>
/// <example><code>
/// var table = Table.Read("houses.csv");
/// Console.WriteLine(table.Format);
/// Console.WriteLine(table["price"].Number(0));
/// </code></example>
public sealed class Table
{
    readonly Dictionary<string, TableColumn> _byName = new(StringComparer.Ordinal);

    /// <summary>A table of columns.</summary>
    /// <param name="columns">The columns, of equal length, each with a name of its own.</param>
    /// <exception cref="TableException">There is none, lengths differ, or a name is there twice.</exception>
    public Table(params IReadOnlyList<TableColumn> columns)
        : this(columns, null) { }

    internal Table(IEnumerable<TableColumn> columns, TableFormat? format)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Columns = [.. columns];
        Format = format;
        if (Columns.Count == 0)
        {
            throw new TableException("a table has at least one column");
        }
        foreach (var column in Columns)
        {
            if (column.Count != Columns[0].Count)
            {
                throw new TableException(
                    $"the column has {column.Count} rows, '{Columns[0].Name}' has {Columns[0].Count}",
                    column: column.Name
                );
            }
            if (!_byName.TryAdd(column.Name, column))
            {
                throw new TableException("the name is there twice", column: column.Name);
            }
        }
    }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int RowCount => Columns[0].Count;

    /// <summary>What was found out about the file; null for a table that was made in memory.</summary>
    public TableFormat? Format { get; }

    /// <summary>A column by its name.</summary>
    /// <param name="name">The name, as it is written.</param>
    /// <exception cref="TableException">There is no such column; the message names the nearest ones.</exception>
    public TableColumn this[string name] =>
        Find(name)
        ?? throw new TableException(
            $"there is no column '{name}'; the columns are {string.Join(", ", Columns.Take(30).Select(c => c.Name))}{(Columns.Count > 30 ? ", …" : "")}"
        );

    /// <summary>A column by its name; null where there is none.</summary>
    /// <param name="name">The name, as it is written.</param>
    public TableColumn? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Some of the rows, in the order given.</summary>
    /// <param name="rows">Their numbers, from 0; one may be there several times.</param>
    public Table Take(ReadOnlySpan<int> rows)
    {
        var taken = rows.ToArray();
        return new(Columns.Select(column => column.Take(taken)), Format);
    }

    /// <summary>
    /// Reads a file: CSV, TSV and the like in whatever dialect, gzip over them, or Parquet. What was found out is in <see cref="Format"/>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What is known of it.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="TableException">The file can't be read as a table: with the row and the column.</exception>
    public static Table Read(string path, TableReadOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        if (!IsParquet(path))
        {
            return new DelimitedFile(path, options).Read(cancel);
        }
        var parts = new ParquetFile(path, options).Chunks(cancel).ToList();
        return parts.Sum(part => (long)part.RowCount) > 0
            ? Joined(parts)
            : throw new TableException("the file has no rows", path);
    }

    /// <summary>Reads a file some rows at a time, so that memory does not grow with their number; a Parquet file by its row groups.</summary>
    /// <remarks>Decimal marks and the encoding are those of the first quarter of a megabyte: what contradicts them later is text, or an error.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="rows">How many rows a part has; the last one may have fewer.</param>
    /// <param name="options">What is known of it.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="TableException">The file can't be read as a table: with the row and the column.</exception>
    public static IEnumerable<Table> ReadChunks(
        string path,
        int rows = 8192,
        TableReadOptions? options = null,
        CancellationToken cancel = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        options ??= new();
        return IsParquet(path)
            ? new ParquetFile(path, options).Chunks(cancel)
            : new DelimitedFile(path, options).Chunks(rows, cancel);
    }

    static bool IsParquet(string path)
    {
        using var file = OpenedFile.Open(path);
        return ParquetFile.Is(file);
    }

    static Table Joined(List<Table> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }
        var columns = parts[0]
            .Columns.Select(
                (first, i) =>
                {
                    var builder = new ColumnBuilder(first.Name, MissingWords.Usual, comma: false);
                    foreach (var part in parts)
                    {
                        part.Columns[i].AddTo(builder);
                    }
                    return builder.Build();
                }
            );
        return new(columns, parts[0].Format);
    }
}
