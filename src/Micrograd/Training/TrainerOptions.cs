namespace Micrograd;

/// <summary>How a <see cref="Trainer"/> trains.</summary>
public sealed record TrainerOptions
{
    /// <summary>How often all examples are seen, at least 1.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>After how many steps it ends, though the epochs are not over; null for none.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>Examples that are never learned from, on which the network is judged after each epoch; null judges by the loss of training.</summary>
    public DataLoader? Validation { get; init; }

    /// <summary>
    /// More figures of the held-out examples, by name: each a function of the network's output for a batch and its targets, whose mean over
    /// the examples is told; needs <see cref="Validation"/>. <c>["accuracy"] = (y, t) => y.ArgMax(1).Eq(t).Float().Mean().Item()</c>.
    /// </summary>
    public IReadOnlyDictionary<string, Func<Tensor, Tensor, double>> Metrics { get; init; } =
        new Dictionary<string, Func<Tensor, Tensor, double>>();

    /// <summary>How many batches' gradients make one step, as if they were one batch: where memory is too small for that. At least 1.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>What the norm of all gradients is to be at most; see <see cref="GradientClipping.ClipGradNorm"/>. Null does not look.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>After how many epochs without a better loss it ends; null for never.</summary>
    public int? Patience { get; init; }

    /// <summary>How much lower a loss must be to be better.</summary>
    public double MinImprovement { get; init; }

    /// <summary>Whether the network has at the end the weights with which it was best, where there is <see cref="Validation"/>.</summary>
    public bool KeepBest { get; init; } = true;

    /// <summary>
    /// Where the run is kept: <c>config.json</c>, <c>metrics.jsonl</c>, a line a step and an epoch, <c>checkpoint.safetensors</c>,
    /// <c>model.safetensors</c> and <c>loss.svg</c>. Null keeps nothing.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>Whether a run that the folder has is gone on with; else it is refused, and nothing of it is lost. Needs a <see cref="Folder"/>.</summary>
    public bool Resume { get; init; }

    /// <summary>After how many steps a checkpoint is written, beside that of each epoch's end; null for no others. Needs a <see cref="Folder"/>.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>What else <c>config.json</c> is to say, by name.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Generators that training draws from, beside those that modules were given and <see cref="Generator.Default"/>: a checkpoint keeps
    /// where each is.
    /// </summary>
    public IReadOnlyList<Generator> Generators { get; init; } = [];

    /// <summary>Whether the run's figures are written for TensorBoard, too. Needs a <see cref="Folder"/>.</summary>
    public bool TensorBoard { get; init; }
}
