namespace Micrograd.Tables;

/// <summary>What a model is made of, beside its weights.</summary>
public sealed record TableNetworkSettings
{
    /// <summary>The sizes of the hidden layers; none for a linear model.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [];

    /// <summary>How many networks there are, whose outputs are averaged.</summary>
    public int Members { get; init; } = 1;

    /// <summary>The share of a hidden layer that is left out in a step.</summary>
    public double Dropout { get; init; }

    /// <summary>How raw rows become its inputs, and its outputs predictions.</summary>
    public required TablePreparation Preparation { get; init; }
}
