namespace Micrograd.Cli.Training;

/// <summary>
/// A network that learns a task: of values for a toy, whose every number can be looked at, of tensors for what is larger. Both draw the
/// same weights and see the same batches, so they agree but for rounding.
/// </summary>
abstract class Network
{
    // A graph of values takes some 100 ns for each product of a weight and an input: up to here a step is done in a few milliseconds.
    const long MostProducts = 20_000;

    /// <summary>Learns from all rows to train on, batch by batch.</summary>
    public abstract void Train(int epoch, ScoreKeeper keeper, CancellationToken cancel);

    /// <summary>Scores rows, without learning from them.</summary>
    public abstract void Evaluate(IRows rows, ScoreKeeper keeper, CancellationToken cancel);

    /// <summary>The outputs for standardised features.</summary>
    public abstract double[] Predict(double[] features);

    /// <summary>The name of a parameter that is not finite; null if all are.</summary>
    public abstract string? NotFinite();

    /// <summary>Whether a step of a task has few enough products of a weight and an input for values.</summary>
    public static bool IsToy(LearningTask task)
    {
        var (products, inputs) = (0L, task.Inputs);
        foreach (var neurons in task.Layers)
        {
            products += (long)inputs * neurons;
            inputs = neurons;
        }
        return products * Math.Min(task.Options.Batch, task.Train.RowCount) <= MostProducts;
    }
}
