using Micrograd.Lab.Csv;

namespace Micrograd.Cli.Csv;

/// <summary>
/// Decides, while the target's column goes by once, whether it holds classes or a number to predict, and numbers the
/// classes. Unless the caller says which:
/// <list type="bullet">
/// <item>text is classes;</item>
/// <item>whole numbers are classes if there are two distinct ones, or up to 20 that occur five times each on average
/// (digits 0–9, yes/no as 1/0, stars 1–5);</item>
/// <item>all else is a number to predict.</item>
/// </list>
/// </summary>
sealed class TargetColumn(string path, string name, TargetKind? asked)
{
    public const int MostClasses = 1000;
    const int MostGuessedClasses = 20;
    const int RowsPerGuessedClass = 5;

    readonly List<(string Text, double Number)> _distinct = [];
    readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    long _rows;
    bool _hasNumbers;
    bool _hasFractions;
    bool _hasMore;
    (long Row, string Cell)? _firstText;

    /// <summary>Takes in a cell: its number (NaN for text) and the index of its text among the distinct ones (−1 beyond).</summary>
    public (double Number, int Index) Add(ReadOnlySpan<char> text, long row)
    {
        var cell = CsvCell.Of(text);
        if (cell.Flaw is { } flaw && (cell.IsMissing || text.Contains('\0') || asked is not TargetKind.Classes))
        {
            throw new CsvProblem(path, row, name, flaw);
        }
        if (!cell.IsNumber)
        {
            if (asked is TargetKind.Number)
            {
                throw new CsvProblem(
                    path,
                    row,
                    name,
                    $"{CsvCell.Quote(text)} is not a number, but the target is to be one"
                );
            }
            _firstText ??= (row, CsvCell.Quote(text));
        }
        _rows++;
        _hasNumbers |= cell.IsNumber;
        _hasFractions |= cell.IsNumber && cell.Number != Math.Floor(cell.Number);
        return (cell.Number, Index(text, cell.Number, row));
    }

    /// <summary>What the column is, after the last row.</summary>
    public Decision Decide()
    {
        ThrowIfMixed();
        var values = _distinct
            .Select((value, index) => (value.Text, value.Number, Index: index))
            .GroupBy(value => _firstText is null ? (value.Number, "") : (0, value.Text))
            .ToArray();
        if (values.Length == 1 && !_hasMore)
        {
            throw new CsvProblem(
                path,
                null,
                name,
                $"every row has {CsvCell.Quote(_distinct[0].Text)}: there must be two different targets to learn from"
            );
        }
        if ((asked ?? Guess(values.Length)) is TargetKind.Number)
        {
            return new(null, []);
        }
        var sorted = _firstText is null
            ? values.OrderBy(value => value.First().Number).ToArray()
            : [.. values.OrderBy(value => value.First().Text, StringComparer.Ordinal)];
        var classes = new int[_distinct.Count];
        for (var i = 0; i < sorted.Length; i++)
        {
            foreach (var value in sorted[i])
            {
                classes[value.Index] = i;
            }
        }
        return new([.. sorted.Select(value => value.First().Text)], classes);
    }

    TargetKind Guess(int distinct)
    {
        var isFew = distinct == 2 || (distinct <= MostGuessedClasses && _rows >= (long)distinct * RowsPerGuessedClass);
        return _firstText is not null || (!_hasFractions && !_hasMore && isFew)
            ? TargetKind.Classes
            : TargetKind.Number;
    }

    int Index(ReadOnlySpan<char> text, double number, long row)
    {
        var indexes = _indexes.GetAlternateLookup<ReadOnlySpan<char>>();
        if (indexes.TryGetValue(text, out var index))
        {
            return index;
        }
        if (_distinct.Count < MostClasses)
        {
            indexes[text] = _distinct.Count;
            _distinct.Add((text.ToString(), number));
            return _distinct.Count - 1;
        }
        _hasMore = true;
        ThrowIfMixed();
        if (asked is TargetKind.Classes || _firstText is not null)
        {
            throw new CsvProblem(
                path,
                row,
                name,
                $"{CsvCell.Quote(text)} is the 1,001st class, and there can be 1,000: is this the column to predict?"
            );
        }
        return -1;
    }

    // A column of prices with one "n/a" isn't one of classes.
    void ThrowIfMixed()
    {
        if (asked is null && _hasNumbers && _firstText is { } first && _distinct.Count > MostGuessedClasses)
        {
            throw new CsvProblem(
                path,
                first.Row,
                name,
                $"{first.Cell} is not a number, but other rows have numbers here: correct it, or choose a loss for classes if each value is one"
            );
        }
    }

    /// <summary>What a target column turned out to be.</summary>
    /// <param name="ClassNames">The classes in order (of their numbers, else of their letters); null for a number.</param>
    /// <param name="Classes">For each index that <see cref="Add"/> gave, the class it means.</param>
    public readonly record struct Decision(IReadOnlyList<string>? ClassNames, int[] Classes);
}
