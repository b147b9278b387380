using System.Globalization;
using Micrograd.Lab.Csv;

namespace Micrograd.Cli.Csv;

/// <summary>
/// What is wrong with a user's file, said so that they can mend it: the message names the file, the row and the column.
/// It is wrong input, so the tool exits with 2.
/// </summary>
sealed class CsvProblem : Exception
{
    /// <param name="path">The file as the user named it.</param>
    /// <param name="row">The line of the file where the trouble is, from 1 on; null where it is no line's.</param>
    /// <param name="column">The column's name; null where it is no column's.</param>
    /// <param name="what">What is wrong and how to mend it, without a full stop.</param>
    /// <param name="cause">The exception that said so, if one did.</param>
    public CsvProblem(string path, long? row, string? column, string what, Exception? cause = null)
        : base(Sentence(path, row, column, what), cause)
    {
        Path = path;
        Row = row;
        Column = column;
    }

    /// <summary>The file as the user named it.</summary>
    public string Path { get; }

    /// <summary>The line in the file, from 1 (mostly the header) on, where the trouble is; null where it is no line's.</summary>
    public long? Row { get; }

    /// <summary>The column's name; null where it is no column's.</summary>
    public string? Column { get; }

    static string Sentence(string path, long? row, string? column, string what)
    {
        var place = row is { } line ? string.Create(CultureInfo.InvariantCulture, $", row {line}") : "";
        return column is null ? $"{path}{place}: {what}" : $"{path}{place}, column {CsvCell.Quote(column)}: {what}";
    }
}
