namespace Micrograd;

/// <summary>A step of a <see cref="Trainer"/>.</summary>
public sealed record TrainStep
{
    /// <summary>How many steps there were, this one included.</summary>
    public required long Step { get; init; }

    /// <summary>Which epoch it belongs to, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>How many of the epoch's batches were learned from, those of this step included.</summary>
    public required long Batch { get; init; }

    /// <summary>How many batches the epoch has.</summary>
    public required long Batches { get; init; }

    /// <summary>The mean loss of its examples, before it.</summary>
    public required double Loss { get; init; }

    /// <summary>The learning rate that it was taken with, of the first group of parameters.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The norm of all gradients before they were clipped; null where nothing is clipped.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>How many examples it learned from.</summary>
    public required int Examples { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What is known at the end of an epoch; null within it.</summary>
    public EpochSummary? Summary { get; init; }
}
