namespace Micrograd;

/// <summary>How far a network is at the end of an epoch.</summary>
public sealed record EpochSummary
{
    /// <summary>The epoch, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>How many steps there were by then.</summary>
    public required long Step { get; init; }

    /// <summary>The mean loss of the examples that were learned from, each before it was.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>The mean loss of the examples held out; null without any.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The figures that were asked for, by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether the loss that counts was never lower: of those held out, else of training.</summary>
    public bool IsBest { get; init; }
}
