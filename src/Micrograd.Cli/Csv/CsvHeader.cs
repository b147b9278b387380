using System.Globalization;
using Micrograd.Expressions;
using Micrograd.Lab.Csv;

namespace Micrograd.Cli.Csv;

/// <summary>A file's first record: the names of its columns, checked, and which one is the target.</summary>
sealed class CsvHeader
{
    const int MostListed = 12;

    CsvHeader(string path, long line, string[] names, string target)
    {
        Names = names;
        Target = Array.IndexOf(names, target);
        if (Target < 0)
        {
            throw new CsvProblem(path, line, null, NoSuchColumn(names, target));
        }
        if (names.Length == 1)
        {
            throw new CsvProblem(path, line, target, "this is the only column, so there is nothing to predict it from");
        }
    }

    /// <summary>The names, from left to right.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Where among the names the target is.</summary>
    public int Target { get; }

    public static CsvHeader Read(string path, CsvRecords records, string target)
    {
        if (!records.Read())
        {
            throw new CsvProblem(
                path,
                null,
                null,
                "the file is empty: it needs a line with the columns' names, then rows"
            );
        }
        var names = new string[records.CellCount];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = records.Cell(i).ToString();
        }
        CheckNames(path, records.Line, names);
        return new(path, records.Line, names, target);
    }

    static void CheckNames(string path, long line, string[] names)
    {
        if (names.Any(name => name.Contains('\0', StringComparison.Ordinal)))
        {
            throw new CsvProblem(path, line, null, "the file is not text: save it as CSV UTF-8");
        }
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0)
            {
                throw new CsvProblem(path, line, null, Invariant($"the header gives column {i + 1} no name"));
            }
            if (!seen.TryAdd(names[i], i))
            {
                throw new CsvProblem(
                    path,
                    line,
                    names[i],
                    Invariant($"columns {seen[names[i]] + 1} and {i + 1} have the same name")
                );
            }
        }
    }

    static string NoSuchColumn(string[] names, string target)
    {
        var message = $"there is no column {CsvCell.Quote(target)}";
        if (names.All(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            return $"{message}; the first line holds numbers only: is the line with the columns' names missing?";
        }
        if (NearestName.Of(target, names) is { } nearest)
        {
            return $"{message}; did you mean {CsvCell.Quote(nearest)}?";
        }
        var listed = string.Join(", ", names.Take(MostListed).Select(name => CsvCell.Quote(name)));
        return $"{message}; the columns are {listed}{(names.Length > MostListed ? " …" : "")}";
    }

    static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
