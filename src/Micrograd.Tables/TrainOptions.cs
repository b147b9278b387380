namespace Micrograd.Tables;

/// <summary>How a table's models are trained; all has a default that learns.</summary>
public sealed record TrainOptions
{
    /// <summary>The sizes of the network's hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [64, 64];

    /// <summary>The most epochs; by default as many as make some thousand steps.</summary>
    public int? Epochs { get; init; }

    /// <summary>The rows of a step; by default 16 … 256, by how many rows there are.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The greatest learning rate: the steps' warms up to it and falls along half a cosine; by default 0.003, and 0.02 for the linear model.</summary>
    public double? LearningRate { get; init; }

    /// <summary>
    /// How strongly a network's weights are drawn to 0. By default it is trained with 0.3 and with 1.5, and what tells validation rows better
    /// stays; the linear model has 0.001.
    /// </summary>
    public double? WeightDecay { get; init; }

    /// <summary>Whether classes count alike however rare they are.</summary>
    public bool BalanceClasses { get; init; }

    /// <summary>Whether training ends when validation rows are told no better for long; the best weights are kept in any case.</summary>
    public bool EarlyStopping { get; init; } = true;

    /// <summary>The same seed gives the same model.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// A folder for networks that are learned to the end. A training that was stopped, and is begun again on the same rows with the same
    /// options, takes them from there and gives what it would have given.
    /// </summary>
    public string? KeepIn { get; init; }

    /// <summary>Told of each epoch of each network.</summary>
    public IProgress<TrainEpoch>? Progress { get; init; }
}

/// <summary>An epoch of one of the networks.</summary>
/// <param name="Model"><c>linear</c> or <c>network</c>.</param>
/// <param name="Member">Which of its networks, from 0.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="TrainLoss">The mean loss of its steps.</param>
/// <param name="ValidationLoss">The mean loss of its validation rows afterwards.</param>
public sealed record TrainEpoch(string Model, int Member, int Epoch, double TrainLoss, double ValidationLoss);
