namespace Micrograd.Tables;

/// <summary>What is to be predicted: a number, or one of some classes.</summary>
public sealed record TargetSchema
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>The classes with how many rows have them, in order of their numbers, else of their letters; null for a number.</summary>
    public IReadOnlyList<ClassCount>? Classes { get; init; }

    /// <summary>How many rows have no label; none of them is learned from or tested on.</summary>
    public int Missing { get; init; }

    /// <summary>How many rows have one.</summary>
    public int Labelled { get; init; }

    /// <summary>What should be looked at, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The share of the most frequent class: what one scores who always says it. 0 for a number.</summary>
    public double MajorityRate => Classes is null || Labelled == 0 ? 0 : (double)Classes.Max(c => c.Count) / Labelled;

    /// <summary>The share of the rarest class; 0 for a number.</summary>
    public double MinorityRate => Classes is null || Labelled == 0 ? 0 : (double)Classes.Min(c => c.Count) / Labelled;
}

/// <summary>A class and how many rows have it.</summary>
/// <param name="Name">The class.</param>
/// <param name="Count">How many rows.</param>
public sealed record ClassCount(string Name, int Count);
