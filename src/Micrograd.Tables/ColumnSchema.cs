namespace Micrograd.Tables;

/// <summary>What a column was understood as.</summary>
public sealed record ColumnSchema
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>How many cells are missing.</summary>
    public int Missing { get; init; }

    /// <summary>How many different values there are.</summary>
    public int Distinct { get; init; }

    /// <summary>What is done with it, and why, in a few words.</summary>
    public string Treatment { get; init; } = "";

    /// <summary>How its dates are written, as .NET's format strings have it; null where it has none.</summary>
    public string? DateFormat { get; init; }

    /// <summary>What should be looked at, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether a model learns from it.</summary>
    public bool IsFeature =>
        Kind is ColumnKind.Number or ColumnKind.Category or ColumnKind.YesNo or ColumnKind.Date or ColumnKind.Text;
}
