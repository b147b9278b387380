namespace Micrograd;

/// <summary>What became of a training.</summary>
public sealed record TrainResult
{
    /// <summary>How many steps there were, those before a resumed run's beginning included.</summary>
    public required long Steps { get; init; }

    /// <summary>The epochs, those before a resumed run's beginning included.</summary>
    public required IReadOnlyList<EpochSummary> Epochs { get; init; }

    /// <summary>The epoch with the lowest loss; null where none came to its end.</summary>
    public EpochSummary? Best => Epochs.LastOrDefault(epoch => epoch.IsBest);

    /// <summary>Whether it ended before its epochs were over, for the loss became no lower.</summary>
    public required bool StoppedEarly { get; init; }
}
