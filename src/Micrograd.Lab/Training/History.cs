namespace Micrograd.Lab.Training;

/// <summary>A run at one step: all that its future depends on.</summary>
/// <param name="Step">The step.</param>
/// <param name="Settings">The settings in force.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Grads">Their gradients, which matter where nobody zeroes them.</param>
/// <param name="Optimizer">What the optimizer remembers.</param>
/// <param name="BatchLoss">The loss of the step before.</param>
/// <param name="IsTurn">Whether something was changed here, so that steps from before do not lead here.</param>
sealed record Snapshot(
    int Step,
    TrainingSettings Settings,
    IReadOnlyList<Tensor> Parameters,
    IReadOnlyList<Tensor?> Grads,
    IReadOnlyList<KeyValuePair<string, Tensor>> Optimizer,
    double BatchLoss,
    bool IsTurn
);

/// <summary>Snapshots of a run, the fewer of a stretch the longer the run is: never more than a limit, and never far apart.</summary>
sealed class History
{
    const int Most = 256;

    readonly List<Snapshot> _snapshots = [];
    int _every = 8;

    /// <summary>What is remembered, by steps.</summary>
    public IReadOnlyList<Snapshot> Snapshots => _snapshots;

    /// <summary>Whether this step is one to remember.</summary>
    public bool Wants(int step) => step % _every == 0 && (_snapshots.Count == 0 || step > _snapshots[^1].Step);

    public void Add(Snapshot snapshot)
    {
        _snapshots.Add(snapshot);
        // Turns stay whatever their number: that of the others alone says how far apart these are to be.
        if (_snapshots.Count(s => !s.IsTurn) <= Most)
        {
            return;
        }
        _every *= 2;
        _snapshots.RemoveAll(s => s.Step % _every != 0 && !s.IsTurn);
    }

    /// <summary>The last snapshot at a step or before it.</summary>
    public Snapshot Before(int step) => _snapshots.FindLast(s => s.Step <= step)!;

    /// <summary>Drops a step and all after it, for another future.</summary>
    public void ForgetFrom(int step) => _snapshots.RemoveAll(s => s.Step >= step);
}
