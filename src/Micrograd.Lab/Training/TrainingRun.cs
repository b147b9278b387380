namespace Micrograd.Lab.Training;

/// <summary>
/// A network in training, step by step and back again. Its numbers are a function of the settings and the step alone, so that any
/// earlier step can be had again: from the nearest snapshot before it.
/// </summary>
sealed class TrainingRun
{
    readonly History _history = new();
    Permutation? _order;
    long _orderEpoch = -1;

    public TrainingRun(TrainingSettings settings)
    {
        SettingsCheck.Require(settings);
        Settings = settings;
        Problem = Problem.Of(settings);
        int[] widths = [.. Hidden(settings), Problem.Objective.Outputs];
        Layers = new(Problem.Train.Inputs.Shape[1], widths, ActivationsOf(settings), settings);
        Optimizer = NewOptimizer(settings);
        Remember(isTurn: true);
    }

    public TrainingSettings Settings { get; private set; }

    public Problem Problem { get; }

    public Layers Layers { get; }

    public Optimizer Optimizer { get; private set; }

    /// <summary>How many steps were taken.</summary>
    public int Step { get; private set; }

    /// <summary>The furthest step that was reached with the settings in force.</summary>
    public int LastStep { get; private set; }

    /// <summary>Steps that go once through the examples.</summary>
    public int StepsPerEpoch => (Problem.Train.Points.Count - 1) / BatchSize + 1;

    /// <summary>The loss of the last batch, what keeps weights small included; NaN before the first.</summary>
    public double BatchLoss { get; private set; } = double.NaN;

    /// <summary>The parameters before the last step, in their order; null before the first and after a change by hand.</summary>
    public Tensor[]? Before { get; private set; }

    /// <summary>Some of the steps so far.</summary>
    public IReadOnlyList<Snapshot> Remembered => _history.Snapshots;

    int BatchSize => Math.Min(Settings.BatchSize, Problem.Train.Points.Count);

    /// <summary>One batch: forward, loss, backward, update.</summary>
    public void Advance()
    {
        var (inputs, targets) = Batch(Step);
        if (Settings.ZeroGrads)
        {
            Optimizer.ZeroGrad();
        }
        var loss = BatchLossOf(inputs, targets);
        loss.Backward();
        Before = [.. Layers.Parameters.Select(Copy)];
        Optimizer.Step();
        BatchLoss = loss.Item();
        Step++;
        LastStep = Math.Max(LastStep, Step);
        if (_history.Wants(Step))
        {
            Remember(isTurn: false);
        }
    }

    /// <summary>Goes to a step that was reached before.</summary>
    public void GoTo(int step, CancellationToken stop)
    {
        if (step < 0 || step > LastStep)
        {
            throw new LabException($"Step {step} was not reached; there are 0 … {LastStep}.");
        }
        if (step < Step || _history.Before(step).Step > Step)
        {
            Restore(_history.Before(step));
        }
        while (Step < step)
        {
            stop.ThrowIfCancellationRequested();
            Advance();
        }
    }

    /// <summary>Goes on from here with other settings, as far as the network and the points stay the same.</summary>
    public void Change(TrainingSettings settings)
    {
        SettingsCheck.Require(settings);
        if (WithoutChangeable(settings) != WithoutChangeable(Settings) || !SameLists(settings, Settings))
        {
            throw new LabException(
                "Points, features, layers, loss and first weights are those of a run: start a new one to change them."
            );
        }
        var optimizer = Optimizer;
        if (settings.Optimizer != Settings.Optimizer)
        {
            optimizer = NewOptimizer(settings);
        }
        else if (settings.LearningRate != Settings.LearningRate)
        {
            optimizer = NewOptimizer(settings);
            optimizer.LoadStateDict(Optimizer.StateDict());
        }
        (Settings, Optimizer) = (settings, optimizer);
        ForgetFuture();
    }

    /// <summary>Sets one parameter by hand: one of a weight <c>[out, in]</c>, or a bias.</summary>
    public void SetParameter(int parameter, int index, double value)
    {
        if ((uint)parameter >= (uint)Layers.Parameters.Count || (uint)index >= (uint)Layers.Parameters[parameter].Count)
        {
            throw new LabException($"There is no parameter {parameter} with a number {index}.");
        }
        if (!double.IsFinite(value))
        {
            throw new LabException("A parameter is a finite number.");
        }
        Layers.Parameters[parameter].AsSpan<double>()[index] = value;
        Before = null;
        ForgetFuture();
    }

    /// <summary>The run as it is now, for a future of its own.</summary>
    public TrainingRun Copy()
    {
        var copy = new TrainingRun(Settings);
        copy.Restore(Snapshot(isTurn: true));
        copy.ForgetFuture();
        return copy;
    }

    /// <summary>The mean loss of examples, without what keeps weights small.</summary>
    public double LossOf(PointSet examples)
    {
        using var _ = NoGrad.Enter();
        return Problem.Objective.Losses(Layers.Forward(examples.Inputs), examples.Targets).Mean().Item();
    }

    Tensor BatchLossOf(Tensor inputs, Tensor targets)
    {
        var loss = Problem.Objective.Losses(Layers.Forward(inputs), targets).Mean();
        if (Settings.Regularization == RegularizationKind.None || Settings.RegularizationRate == 0)
        {
            return loss;
        }
        foreach (var layer in Layers.Linears)
        {
            var size =
                Settings.Regularization == RegularizationKind.L1
                    ? layer.Weight.Abs().Sum()
                    : layer.Weight.Square().Sum() * 0.5;
            loss += size * Settings.RegularizationRate;
        }
        return loss;
    }

    (Tensor Inputs, Tensor Targets) Batch(int step)
    {
        var (epoch, batch) = Math.DivRem(step, StepsPerEpoch);
        var count = Problem.Train.Points.Count;
        if (_orderEpoch != epoch)
        {
            // Another order each epoch, and none that the split used.
            _order = new(count, ((long)Settings.Seed << 32) + epoch + 1);
            _orderEpoch = epoch;
        }
        var first = batch * BatchSize;
        var rows = new long[Math.Min(BatchSize, count - first)];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = _order![first + i];
        }
        var index = Tensor.Of(rows);
        return (Problem.Train.Inputs.IndexSelect(0, index), Problem.Train.Targets.IndexSelect(0, index));
    }

    void Remember(bool isTurn) => _history.Add(Snapshot(isTurn));

    Snapshot Snapshot(bool isTurn) =>
        new(
            Step,
            Settings,
            [.. Layers.Parameters.Select(Copy)],
            [.. Layers.Parameters.Select(p => p.Grad is { } g ? Copy(g) : null)],
            [.. Optimizer.StateDict().Select(s => KeyValuePair.Create(s.Key, Copy(s.Value)))],
            BatchLoss,
            isTurn
        );

    void Restore(Snapshot snapshot)
    {
        using var _ = NoGrad.Enter();
        for (var i = 0; i < Layers.Parameters.Count; i++)
        {
            Layers.Parameters[i].CopyFrom(snapshot.Parameters[i]);
            Layers.Parameters[i].Grad = snapshot.Grads[i] is { } g ? Copy(g) : null;
        }
        Settings = snapshot.Settings;
        Optimizer = NewOptimizer(Settings);
        Optimizer.LoadStateDict(new Dictionary<string, Tensor>(snapshot.Optimizer));
        (Step, BatchLoss, Before) = (snapshot.Step, snapshot.BatchLoss, null);
    }

    void ForgetFuture()
    {
        _history.ForgetFrom(Step);
        Remember(isTurn: true);
        LastStep = Step;
    }

    Optimizer NewOptimizer(TrainingSettings settings) =>
        settings.Optimizer switch
        {
            OptimizerKind.Adam => new Adam(Layers.Parameters, settings.LearningRate),
            OptimizerKind.Momentum => new SGD(Layers.Parameters, settings.LearningRate, momentum: 0.9),
            _ => new SGD(Layers.Parameters, settings.LearningRate),
        };

    static Tensor Copy(Tensor x) => x.Detach().Clone();

    static IReadOnlyList<int> Hidden(TrainingSettings settings) => settings.Hidden ?? [8, 8];

    static IReadOnlyList<Activation> ActivationsOf(TrainingSettings settings)
    {
        var given = settings.Activations is { Count: > 0 } some ? some : [Activation.Tanh];
        return given.Count > 1 ? given : [.. Hidden(settings).Select(_ => given[0])];
    }

    /// <summary>The settings with what may change during a run, and lists, left out.</summary>
    static TrainingSettings WithoutChangeable(TrainingSettings settings) =>
        settings with
        {
            Optimizer = default,
            LearningRate = 1,
            Regularization = default,
            RegularizationRate = 0,
            BatchSize = 1,
            ZeroGrads = true,
            Points = null,
            Features = null,
            Hidden = null,
            Activations = null,
        };

    static bool SameLists(TrainingSettings a, TrainingSettings b) =>
        (a.Points ?? []).SequenceEqual(b.Points ?? [])
        && (a.Features ?? []).SequenceEqual(b.Features ?? [])
        && Hidden(a).SequenceEqual(Hidden(b))
        && ActivationsOf(a).SequenceEqual(ActivationsOf(b));
}
