namespace Micrograd.Lab.Tables;

/// <summary><c>readTable</c>: a file of one's own, kept to train on.</summary>
/// <param name="Csv">Its text: a line with the columns' names, then rows; separated by commas, semicolons or tabs; at most 8 MiB.</param>
public sealed record ReadTableRequest(string Csv);

/// <summary>The answer to <c>readTable</c>.</summary>
/// <param name="Table">What training settings call it.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Columns">The columns, from left to right.</param>
public sealed record ReadTableAnswer(string Table, int Rows, IReadOnlyList<ColumnAnswer> Columns);

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="HoldsNumbers">Whether every cell that is not empty is a number.</param>
/// <param name="Distinct">How many different cells there are.</param>
/// <param name="Empty">How many cells are empty or say nan.</param>
/// <param name="Least">Its least number; null where it holds text.</param>
/// <param name="Largest">Its largest.</param>
public sealed record ColumnAnswer(
    string Name,
    bool HoldsNumbers,
    int Distinct,
    int Empty,
    double? Least,
    double? Largest
);
