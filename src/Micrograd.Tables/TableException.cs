using System.Globalization;

namespace Micrograd.Tables;

/// <summary>A table that can't be read, understood or learned from as it is, with the place and the reason.</summary>
public sealed class TableException : Exception
{
    /// <param name="problem">What is wrong, and what helps: a sentence without the place.</param>
    /// <param name="file">The file, where there is one.</param>
    /// <param name="row">The line of a text file, or the row of another, from 1 on; null where it is no row's matter.</param>
    /// <param name="column">The column's name; null where it is no column's matter.</param>
    /// <param name="inner">What was caught.</param>
    public TableException(
        string problem,
        string? file = null,
        long? row = null,
        string? column = null,
        Exception? inner = null
    )
        : base(Text(problem, file, row, column), inner) => (Problem, File, Row, Column) = (problem, file, row, column);

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; }

    /// <summary>The file.</summary>
    public string? File { get; }

    /// <summary>The line of a text file, or the row of another, from 1 on.</summary>
    public long? Row { get; }

    /// <summary>The column's name.</summary>
    public string? Column { get; }

    static string Text(string problem, string? file, long? row, string? column)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var place = new List<string>();
        if (file is not null)
        {
            place.Add(file);
        }
        if (row is { } r)
        {
            place.Add(string.Create(CultureInfo.InvariantCulture, $"row {r}"));
        }
        if (column is not null)
        {
            place.Add($"column '{column}'");
        }
        return place.Count == 0 ? problem : $"{string.Join(", ", place)}: {problem}";
    }
}
