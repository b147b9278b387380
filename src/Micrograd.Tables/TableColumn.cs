using System.Globalization;

namespace Micrograd.Tables;

/// <summary>
/// A column in memory: each cell is missing, a number, or one of the column's texts. A column of numbers takes 8 bytes a cell, one of
/// texts 4 and each different text once.
/// </summary>
public sealed class TableColumn
{
    internal const int MissingCode = -1;
    internal const int NumberCode = -2;

    // Numbers alone: no codes, NaN is missing. Texts alone: no numbers. Otherwise the code says which it is.
    readonly double[]? _numbers;
    readonly int[]? _codes;

    internal TableColumn(string name, int count, double[]? numbers, int[]? codes, IReadOnlyList<string> texts)
    {
        (Name, Count, _numbers, _codes, Texts) = (name, count, numbers, codes, texts);
        var (missing, numeric) = (0, 0);
        for (var row = 0; row < count; row++)
        {
            missing += IsMissing(row) ? 1 : 0;
            numeric += !double.IsNaN(Number(row)) ? 1 : 0;
        }
        (MissingCount, NumberCount) = (missing, numeric);
    }

    /// <summary>A column of numbers; NaN is a missing one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="numbers">A number a row; not copied.</param>
    public TableColumn(string name, double[] numbers)
        : this(name, (numbers ?? throw new ArgumentNullException(nameof(numbers))).Length, numbers, null, [])
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        for (var row = 0; row < numbers.Length; row++)
        {
            if (double.IsInfinity(numbers[row]))
            {
                throw new TableException("the number is not finite", row: row + 1, column: name);
            }
        }
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>How many cells there are.</summary>
    public int Count { get; }

    /// <summary>How many of them are missing.</summary>
    public int MissingCount { get; }

    /// <summary>How many of them are numbers.</summary>
    public int NumberCount { get; }

    /// <summary>The different texts, in the order in which they were met.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>A column of texts, read as a file's cells are: what looks like a number is one, what stands for nothing is missing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cells">A text a row; null is missing.</param>
    public static TableColumn Of(string name, IReadOnlyList<string?> cells)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(cells);
        var builder = new Reading.ColumnBuilder(name, Reading.MissingWords.Usual, comma: false);
        foreach (var cell in cells)
        {
            builder.Add(cell is null ? default : cell.AsSpan().Trim());
        }
        return builder.Build();
    }

    /// <summary>Whether nothing stands in a cell.</summary>
    /// <param name="row">The row, from 0.</param>
    public bool IsMissing(int row) => _codes is null ? double.IsNaN(_numbers![row]) : _codes[row] == MissingCode;

    /// <summary>A cell's number; NaN where it is missing or text.</summary>
    /// <param name="row">The row, from 0.</param>
    public double Number(int row) =>
        _numbers is null || _codes is not null && _codes[row] != NumberCode ? double.NaN : _numbers[row];

    /// <summary>Which of <see cref="Texts"/> a cell is; negative where it is missing or a number.</summary>
    /// <param name="row">The row, from 0.</param>
    public int TextIndex(int row) => _codes is null ? NumberCode : _codes[row];

    /// <summary>A cell as text, a number as C# writes it; null where it is missing.</summary>
    /// <param name="row">The row, from 0.</param>
    public string? Text(int row) =>
        IsMissing(row) ? null
        : TextIndex(row) is >= 0 and var index ? Texts[index]
        : Number(row).ToString(CultureInfo.InvariantCulture);

    /// <summary>A cell as a file has it, for messages and predictions; empty where it is missing.</summary>
    internal string Shown(int row) => Text(row) ?? "";

    internal TableColumn Take(ReadOnlySpan<int> rows)
    {
        var numbers = _numbers is null ? null : new double[rows.Length];
        var codes = _codes is null ? null : new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if (numbers is not null)
            {
                numbers[i] = _numbers![rows[i]];
            }
            if (codes is not null)
            {
                codes[i] = _codes![rows[i]];
            }
        }
        return new(Name, rows.Length, numbers, codes, Texts);
    }

    internal void AddTo(Reading.ColumnBuilder builder)
    {
        for (var row = 0; row < Count; row++)
        {
            if (IsMissing(row))
            {
                builder.AddMissing();
            }
            else if (TextIndex(row) is >= 0 and var index)
            {
                builder.AddText(Texts[index]);
            }
            else
            {
                builder.AddNumber(Number(row));
            }
        }
    }
}
