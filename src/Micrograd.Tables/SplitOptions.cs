namespace Micrograd.Tables;

/// <summary>How rows are split into those that are learned from and those that are held out.</summary>
public enum SplitKind
{
    /// <summary>By group where one is named, by time where one column is a date, else at random.</summary>
    Auto,

    /// <summary>At random, each class with its share on both sides.</summary>
    Random,

    /// <summary>The latest rows are held out.</summary>
    Time,

    /// <summary>Whole groups are held out.</summary>
    Group,
}

/// <summary>How to split.</summary>
public sealed record SplitOptions
{
    /// <summary>By what.</summary>
    public SplitKind Kind { get; init; }

    /// <summary>The share that is held out, more than 0 and less than 1.</summary>
    public double TestShare { get; init; } = 0.2;

    /// <summary>The same seed gives the same split.</summary>
    public long Seed { get; init; }
}
