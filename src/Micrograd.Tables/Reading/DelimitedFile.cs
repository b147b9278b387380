using System.Text;

namespace Micrograd.Tables.Reading;

/// <summary>Reads a delimited text into columns, all of it or so many rows at a time.</summary>
sealed class DelimitedFile(string path, TableReadOptions options)
{
    const int RowsBetweenLooks = 4096;

    readonly MissingWords _missing = new(options.Missing);

    /// <summary>The whole file. What its beginning made one believe wrongly, the encoding or a column's decimal mark, is mended by reading it again.</summary>
    public Table Read(CancellationToken cancel)
    {
        var dialect = new Dialect(path, options);
        try
        {
            return ReadAll(dialect, cancel);
        }
        catch (TableException e) when (e.InnerException is DecoderFallbackException && options.Encoding is null)
        {
            return ReadAll(new Dialect(path, options, TextEncoding.Latin1), cancel);
        }
    }

    /// <summary>So many rows at a time, by what the beginning said.</summary>
    public IEnumerable<Table> Chunks(int rows, CancellationToken cancel)
    {
        var dialect = new Dialect(path, options);
        var columns = Columns(dialect, dialect.HasCommas);
        using var file = OpenedFile.Open(path);
        using var unpacked = OpenedFile.Unpacked(file, out _);
        using var text = Guarded(null, () => dialect.Rows(unpacked));
        while (ReadRows(text, columns, rows, dialect.Names, cancel) > 0)
        {
            yield return new(columns.Select(column => column.Build()), dialect.Format);
        }
    }

    Table ReadAll(Dialect dialect, CancellationToken cancel)
    {
        var commas = dialect.HasCommas;
        var columns = ReadOnce(dialect, commas, cancel);
        var after = dialect.CommasAfter(columns);
        if (!after.AsSpan().SequenceEqual(commas))
        {
            columns = ReadOnce(dialect, after, cancel);
        }
        if (columns[0].Count == 0)
        {
            throw new TableException("the file has a header but no rows", path);
        }
        return new(columns.Select(column => column.Build()), dialect.Format);
    }

    ColumnBuilder[] ReadOnce(Dialect dialect, bool[] commas, CancellationToken cancel)
    {
        var columns = Columns(dialect, commas);
        using var file = OpenedFile.Open(path);
        using var unpacked = OpenedFile.Unpacked(file, out _);
        using var text = Guarded(null, () => dialect.Rows(unpacked));
        ReadRows(text, columns, long.MaxValue, dialect.Names, cancel);
        return columns;
    }

    long ReadRows(DelimitedRows text, ColumnBuilder[] columns, long most, string[] names, CancellationToken cancel) =>
        Guarded(
            text,
            () =>
            {
                long count = 0;
                while (count < most && text.Read())
                {
                    if (count % RowsBetweenLooks == 0)
                    {
                        cancel.ThrowIfCancellationRequested();
                    }
                    CheckWidth(text, names);
                    for (var i = 0; i < columns.Length; i++)
                    {
                        columns[i].Add(text.Cell(i));
                    }
                    count++;
                }
                return count;
            }
        );

    ColumnBuilder[] Columns(Dialect dialect, bool[] commas) =>
        [.. dialect.Names.Select((name, i) => new ColumnBuilder(name, _missing, commas[i]))];

    void CheckWidth(DelimitedRows text, string[] names)
    {
        if (text.CellCount == names.Length)
        {
            return;
        }
        // Some programs end each row with a delimiter.
        for (var i = names.Length; i < text.CellCount; i++)
        {
            if (!text.Cell(i).IsEmpty)
            {
                throw new TableException(
                    $"the row has {text.CellCount} cells, the first one {names.Length}: is a cell with '{text.Cell(i)}' to be in quotes?",
                    path,
                    text.Line
                );
            }
        }
        if (text.CellCount < names.Length)
        {
            throw new TableException(
                $"the row has {text.CellCount} cells, the first one {names.Length}: this column is missing",
                path,
                text.Line,
                names[text.CellCount]
            );
        }
    }

    T Guarded<T>(DelimitedRows? rows, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException e)
        {
            throw new TableException(
                "a byte here or in the lines that follow is no text in the file's encoding; name another encoding",
                path,
                rows?.NextLine,
                inner: e
            );
        }
        catch (Exception e) when (DelimitedRows.Flaw(e) is { } flaw)
        {
            throw new TableException(flaw, path, rows?.NextLine, inner: e);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new TableException($"the file can't be read on: {e.Message}", path, rows?.NextLine, inner: e);
        }
    }
}
