namespace Micrograd.Tables;

/// <summary>What was learned of a feature's column, from training rows alone, and so how its cells become numbers.</summary>
public sealed record ColumnEncoding
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>Whether a cell of the training rows was missing: a flag says of each row whether it is.</summary>
    public bool FlagsMissing { get; init; }

    /// <summary>Number: what stands for a missing one, the median. Date: the middle day, in days since 2000-01-01.</summary>
    public double Fill { get; init; }

    /// <summary>Number and date: the mean; what is encoded is (x − mean) / deviation.</summary>
    public double Mean { get; init; }

    /// <summary>Number and date: the deviation.</summary>
    public double Deviation { get; init; } = 1;

    /// <summary>Number that is skewed: values at equal shares of the rows; a number's place among them is encoded, too, as a normal variable.</summary>
    public IReadOnlyList<double>? Quantiles { get; init; }

    /// <summary>
    /// Number: the ends of the pieces that are encoded beside it, how far a number goes into each, 0 … 1, so that a network bends where
    /// the data does (Gorishniy et al., 2022).
    /// </summary>
    public IReadOnlyList<double>? Pieces { get; init; }

    /// <summary>Category and yes/no: the values with a place of their own, the most frequent first; rare and unseen ones share the next.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Category: the size of its embedding; 0 where it is one-hot.</summary>
    public int EmbeddingSize { get; init; }

    /// <summary>Date: its format.</summary>
    public string? DateFormat { get; init; }

    /// <summary>Date: whether its time of day differs from row to row.</summary>
    public bool HasHours { get; init; }

    /// <summary>Text: the buckets of hashed words that are encoded, of 4,096.</summary>
    public IReadOnlyList<int>? Buckets { get; init; }
}
