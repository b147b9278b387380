using System.Buffers;

namespace Micrograd.Cli.Csv;

/// <summary>
/// A user's CSV file as rows to learn from, in memory that doesn't grow with their number: one pass checks the whole file,
/// decides what each column is and writes the numbers to a temporary file, from which rows are then read in any order.
/// </summary>
/// <remarks>
/// The first line that isn't blank names the columns; comma, semicolon or tab separate them. Numbers have a decimal point,
/// and blanks around a cell don't count. Columns of text are left out (<see cref="LeftOut"/>). A target is read as classes
/// or as a number, see <see cref="TargetColumn"/>.
/// </remarks>
sealed class CsvTable : IRows, IDisposable
{
    const int StackWidth = 128;
    const int RowsBetweenLooks = 4096;

    // Before the features, a record holds the target twice: what it is becomes clear only after the last row.
    const int NumberSlot = 0;
    const int IndexSlot = 1;
    const int FirstFeatureSlot = 2;

    readonly RecordFile _records;
    readonly int _width;
    readonly int[] _slots;
    readonly int[] _classes;

    CsvTable(RecordFile records, FeatureColumn[] columns, TargetColumn.Decision target)
    {
        _records = records;
        _width = FirstFeatureSlot + columns.Length;
        var isNumeric = Array.ConvertAll(columns, column => column.IsNumeric());
        _slots = [.. Enumerable.Range(0, columns.Length).Where(i => isNumeric[i]).Select(i => FirstFeatureSlot + i)];
        _classes = target.Classes;
        ClassNames = target.ClassNames;
        FeatureNames = [.. columns.Where((_, i) => isNumeric[i]).Select(column => column.Name)];
        LeftOut = [.. columns.Where((_, i) => !isNumeric[i]).Select(column => column.Name)];
    }

    /// <inheritdoc />
    public long RowCount => _records.Count;

    /// <inheritdoc />
    public IReadOnlyList<string> FeatureNames { get; }

    /// <inheritdoc />
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>The columns that hold text and so are no features.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="targetColumn">The name of the column to predict.</param>
    /// <param name="kind">What the target is read as; null to decide by what is in it.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="CsvProblem">The file can't be read or isn't fit to learn from.</exception>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static CsvTable Open(
        string path,
        string targetColumn,
        TargetKind? kind = null,
        CancellationToken cancellation = default
    )
    {
        using var text = CsvRecords.Open(path);
        var header = CsvHeader.Read(path, text, targetColumn);
        var target = new TargetColumn(path, targetColumn, kind);
        var columns = header
            .Names.Where(name => name != targetColumn)
            .Select(name => new FeatureColumn(path, name))
            .ToArray();
        RecordFile? records = null;
        try
        {
            records = new(FirstFeatureSlot + columns.Length);
            Copy(path, text, header, columns, target, records, cancellation);
            if (records.Count == 0)
            {
                throw new CsvProblem(path, null, null, "the file has a header but no rows");
            }
            var table = new CsvTable(records, columns, target.Decide());
            return table.FeatureNames.Count > 0
                ? table
                : throw new CsvProblem(
                    path,
                    null,
                    null,
                    "no column but the target holds numbers, so there is nothing to learn from"
                );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            records?.Dispose();
            throw new CsvProblem(
                path,
                null,
                null,
                $"no working copy could be made in {Path.GetTempPath()}: {e.Message}",
                e
            );
        }
        catch
        {
            records?.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public double Read(long row, Span<double> features)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        if (features.Length != _slots.Length)
        {
            throw new ArgumentException(
                $"A row has {_slots.Length} features; the span holds {features.Length}.",
                nameof(features)
            );
        }
        var pooled = _width > StackWidth ? ArrayPool<double>.Shared.Rent(_width) : null;
        Span<double> record = pooled is null ? stackalloc double[StackWidth] : pooled;
        record = record[.._width];
        _records.Read(row, record);
        for (var i = 0; i < _slots.Length; i++)
        {
            features[i] = record[_slots[i]];
        }
        var target = ClassNames is null ? record[NumberSlot] : _classes[(int)record[IndexSlot]];
        if (pooled is not null)
        {
            ArrayPool<double>.Shared.Return(pooled);
        }
        return target;
    }

    /// <summary>Deletes the temporary file.</summary>
    public void Dispose() => _records.Dispose();

    static void Copy(
        string path,
        CsvRecords text,
        CsvHeader header,
        FeatureColumn[] columns,
        TargetColumn target,
        RecordFile records,
        CancellationToken cancellation
    )
    {
        var record = new double[FirstFeatureSlot + columns.Length];
        while (text.Read())
        {
            if (records.Count % RowsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
            CheckWidth(path, text, header);
            (record[NumberSlot], record[IndexSlot]) = target.Add(text.Cell(header.Target), text.Line);
            for (var i = 0; i < columns.Length; i++)
            {
                var cell = i < header.Target ? i : i + 1;
                record[FirstFeatureSlot + i] = columns[i].Add(text.Cell(cell), text.Line);
            }
            records.Append(record);
        }
        records.Seal();
    }

    static void CheckWidth(string path, CsvRecords text, CsvHeader header)
    {
        var width = header.Names.Count;
        if (text.CellCount != width)
        {
            var firstMissing = text.CellCount < width ? header.Names[text.CellCount] : null;
            var what = FormattableString.Invariant($"the row has {text.CellCount} cells, the header {width}");
            throw new CsvProblem(path, text.Line, firstMissing, what);
        }
    }
}
