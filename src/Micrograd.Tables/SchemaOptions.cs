namespace Micrograd.Tables;

/// <summary>What is to be predicted, and what the caller knows better than <see cref="TableSchema.Of"/> would find out.</summary>
public sealed record SchemaOptions
{
    /// <summary>The columns to predict, one or more.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Columns that are left out.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Columns that are numbers; for a target: it is no class.</summary>
    public IReadOnlyList<string> Numeric { get; init; } = [];

    /// <summary>Columns that are categories; for a target: each value is a class.</summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>Columns that are dates or times, also as numbers: 20240131, a year, or seconds since 1970.</summary>
    public IReadOnlyList<string> Dates { get; init; } = [];

    /// <summary>Columns that are free text.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>A column whose equal values stay on one side of a split.</summary>
    public string? Group { get; init; }

    /// <summary>A column that says how much a row counts, 0 or more.</summary>
    public string? Weight { get; init; }
}
