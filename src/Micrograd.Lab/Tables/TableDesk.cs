using System.Globalization;
using Micrograd.Lab.Training;

namespace Micrograd.Lab.Tables;

/// <summary>The tables that were read; the oldest go when there are too many, or when they take too much memory. The newest stays.</summary>
sealed class TableDesk
{
    const int Most = 4;
    const long MostBytes = 64 << 20;

    readonly Lock _lock = new();
    readonly OrderedDictionary<string, DataTable> _tables = new(StringComparer.Ordinal);
    int _read;

    public ReadTableAnswer Read(ReadTableRequest request, CancellationToken stop)
    {
        var table = TableReader.Read(request.Csv, stop);
        var name = string.Create(CultureInfo.InvariantCulture, $"table{Interlocked.Increment(ref _read)}");
        lock (_lock)
        {
            _tables.Add(name, table);
            while (_tables.Count > Most || _tables.Count > 1 && _tables.Values.Sum(kept => kept.Bytes) > MostBytes)
            {
                _tables.RemoveAt(0);
            }
        }
        return new(name, table.Rows, [.. table.Columns.Select(column => column.Answer)]);
    }

    /// <summary>Settings about a table as settings about its points.</summary>
    /// <exception cref="LabException">The table is not there, or the columns don't fit.</exception>
    public TrainingSettings WithPoints(TrainingSettings settings)
    {
        if (settings.Problem is not ProblemKind.Table)
        {
            return settings;
        }
        if (settings is not { Table: { } name, XColumn: { } x, YColumn: { } y, TargetColumn: { } target })
        {
            throw new LabException("Choose a CSV file, and its columns.");
        }
        DataTable? table;
        lock (_lock)
        {
            _tables.TryGetValue(name, out table);
        }
        var points =
            table?.Points(x, y, target) ?? throw new LabException("The file is not kept any more: choose it again.");
        return settings with
        {
            Problem = ProblemKind.Points,
            Points = points.Points,
            Classes = points.Classes,
            AreNumbers = points.Classes is null,
        };
    }
}
