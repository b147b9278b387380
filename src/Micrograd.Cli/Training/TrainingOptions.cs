namespace Micrograd.Cli.Training;

/// <summary>How a network is built and trained.</summary>
sealed record TrainingOptions
{
    public IReadOnlyList<int> Hidden { get; init; } = [16, 16];
    public Activation Activation { get; init; } = Activation.Relu;
    public LossChoice Loss { get; init; } = LossChoice.Auto;

    /// <summary>By default 0.1 for classes and 0.05 for a number, whose first steps are larger.</summary>
    public double? LearningRate { get; init; }

    public double Momentum { get; init; } = 0.9;
    public double WeightDecay { get; init; } = 1e-4;
    public int Batch { get; init; } = 32;
    public int Epochs { get; init; } = 100;
    public int Seed { get; init; }
    public double TestShare { get; init; } = 0.2;
}
