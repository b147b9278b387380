using System.Diagnostics;
using System.Runtime.CompilerServices;
using Micrograd.Training;

namespace Micrograd;

/// <summary>
/// Trains a network: epochs of steps, judged on held-out examples, kept in a folder, and gone on with at any step as if it had never stopped.
/// </summary>
/// <remarks>
/// A step is the mean loss of a batch, its gradients, clipped where asked for, and the optimizer's step. The network trains meanwhile
/// (<see cref="Modules.Train"/>) and evaluates when it is judged; at the end it evaluates. A checkpoint is written beside, flushed and renamed,
/// so that there is a whole one at any moment. It has the network, the optimizer, the best weights so far, where the generators are and the
/// place in the data: a run that goes on from it takes the same steps, bit for bit, as one that never stopped.
/// A trainer belongs to one thread at a time.
/// </remarks>
/// <example><code>
/// var trainer = new Trainer(
///     model,
///     (y, target) => Loss.CrossEntropy(y, target),
///     new AdamW(model.Parameters, lr: 0.01),
///     new DataLoader(train, batchSize: 64, shuffle: true, seed: 1),
///     new() { Epochs = 20, Validation = new DataLoader(test, 256), Patience = 3, Folder = "runs/digits", Resume = true }
/// );
/// var result = trainer.Run();
/// </code></example>
public sealed class Trainer
{
    readonly ModuleBase _model;
    readonly Func<Batch, Tensor> _forward;
    readonly Func<Tensor, Tensor, Tensor> _loss;
    readonly Optimizer _optimizer;
    readonly DataLoader _loader;
    readonly TrainerOptions _options;
    readonly KnownGenerators _generators;
    readonly RunFolder? _folder;
    TrainingState _state = new();

    /// <summary>Trains a network from tensor to tensor.</summary>
    /// <param name="model">The network.</param>
    /// <param name="loss">The mean loss of outputs and targets, <c>[]</c>.</param>
    /// <param name="optimizer">What moves the network's parameters.</param>
    /// <param name="loader">The examples to learn from.</param>
    /// <param name="options">How to train; one epoch unless said.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of the options is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no example to learn from, or an option needs another that is not there.</exception>
    public Trainer(
        Module<Tensor, Tensor> model,
        Func<Tensor, Tensor, Tensor> loss,
        Optimizer optimizer,
        DataLoader loader,
        TrainerOptions? options = null
    )
        : this(model, batch => model.Forward(batch.Inputs), loss, optimizer, loader, options) { }

    /// <summary>Trains a network that is asked in a way of its own.</summary>
    /// <param name="model">The network.</param>
    /// <param name="forward">Its output for a batch; what else it needs, such as the targets so far, is of the batch too.</param>
    /// <param name="loss">The mean loss of outputs and targets, <c>[]</c>.</param>
    /// <param name="optimizer">What moves the network's parameters.</param>
    /// <param name="loader">The examples to learn from.</param>
    /// <param name="options">How to train; one epoch unless said.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of the options is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no example to learn from, or an option needs another that is not there.</exception>
    public Trainer(
        ModuleBase model,
        Func<Batch, Tensor> forward,
        Func<Tensor, Tensor, Tensor> loss,
        Optimizer optimizer,
        DataLoader loader,
        TrainerOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loader);
        (_model, _forward, _optimizer, _loader) = (model, forward, optimizer, loader);
        _loss = (outputs, targets) => RequireOne(loss(outputs, targets), outputs);
        _options = options ?? new();
        Require(_options);
        if (loader.BatchCount == 0)
        {
            throw new ArgumentException("Trainer: there is no example to learn from.", nameof(loader));
        }
        _generators = new(model, _options.Generators);
        _folder = _options.Folder is { } folder ? new(folder) : null;
    }

    /// <summary>How many steps were taken.</summary>
    public long Step => _state.Step;

    /// <summary>The epochs that came to their end.</summary>
    public IReadOnlyList<EpochSummary> Epochs => _state.Epochs;

    /// <summary>Trains to the end.</summary>
    /// <param name="progress">Is told each step, on this thread's way to the next.</param>
    /// <param name="cancel">Ends it after the step that is being taken; a folder then has a checkpoint of it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="TrainingDivergedException">A loss or a parameter is not finite.</exception>
    /// <exception cref="InvalidOperationException">The folder has a run, and <see cref="TrainerOptions.Resume"/> is not set.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public TrainResult Run(IProgress<TrainStep>? progress = null, CancellationToken cancel = default)
    {
        foreach (var step in Steps(cancel))
        {
            progress?.Report(step);
        }
        return Result();
    }

    /// <summary>Trains a step each time that the next one is asked for, and leaves off where nobody asks.</summary>
    /// <param name="cancel">Ends it; a folder then has a checkpoint.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="TrainingDivergedException">A loss or a parameter is not finite.</exception>
    /// <exception cref="InvalidOperationException">The folder has a run, and <see cref="TrainerOptions.Resume"/> is not set.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public IEnumerable<TrainStep> Steps(CancellationToken cancel = default)
    {
        using var log = _folder?.Begin(this, _options);
        foreach (var step in Taken(log, cancel))
        {
            yield return step;
        }
        log?.Checkpoint(this);
        Finish();
    }

    /// <summary>As <see cref="Steps"/>, for a live view: steps are taken on threads of the pool, one at a time.</summary>
    /// <param name="cancel">Ends it; a folder then has a checkpoint.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="TrainingDivergedException">A loss or a parameter is not finite.</exception>
    /// <exception cref="InvalidOperationException">The folder has a run, and <see cref="TrainerOptions.Resume"/> is not set.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public async IAsyncEnumerable<TrainStep> StepsAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var steps = Steps(cancel).GetEnumerator();
        while (await Task.Run(steps.MoveNext, CancellationToken.None).ConfigureAwait(false))
        {
            yield return steps.Current;
        }
    }

    /// <summary>What became of it so far.</summary>
    public TrainResult Result() =>
        new()
        {
            Steps = _state.Step,
            Epochs = [.. _state.Epochs],
            StoppedEarly = _state.StoppedEarly,
        };

    /// <summary>Writes a checkpoint: the network, the optimizer, the best weights, the generators and the place in the data.</summary>
    /// <param name="path">The file, which is replaced at once or stays as it was.</param>
    /// <exception cref="InvalidOperationException">
    /// Training drew from a generator that is not known, so that the run could not be gone on with.
    /// </exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void Save(string path) =>
        new Checkpoint(_model, _optimizer, _loader, _options, _generators).Save(path, _state);

    /// <summary>Goes on from a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileFormatException">It is no checkpoint.</exception>
    /// <exception cref="ArgumentException">It is one of another network, optimizer or data; all that differs is named, and nothing was changed.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public void Load(string path) =>
        _state = new Checkpoint(_model, _optimizer, _loader, _options, _generators).Load(path);

    /// <summary>What the run is, for people.</summary>
    internal byte[] ConfigJson() => RunConfig.Json(_model, _optimizer, _loader, _options);

    IEnumerable<TrainStep> Taken(RunLog? log, CancellationToken cancel)
    {
        while (!IsOver)
        {
            _model.Train();
            var epoch = _state.Epoch;
            using var batches = _loader.EpochFrom(epoch, _state.Batch).GetEnumerator();
            var isMore = batches.MoveNext();
            while (isMore && !IsOver)
            {
                if (cancel.IsCancellationRequested)
                {
                    log?.Checkpoint(this);
                    cancel.ThrowIfCancellationRequested();
                }
                var step = Take(batches, out isMore);
                if (!isMore)
                {
                    step = step with { Summary = EndEpoch() };
                }
                log?.Write(step);
                if (!isMore || (_options.CheckpointEvery is { } every && _state.Step % every == 0))
                {
                    log?.Checkpoint(this);
                }
                TrainingMeter.Record(step);
                yield return step;
            }
        }
    }

    bool IsOver =>
        _state.Epoch >= _options.Epochs || _state.StoppedEarly || _state.Step >= (_options.MaxSteps ?? long.MaxValue);

    /// <summary>One step, of as many batches as are accumulated; whether there is another batch after them.</summary>
    TrainStep Take(IEnumerator<Batch> batches, out bool isMore)
    {
        var watch = Stopwatch.GetTimestamp();
        var count = (int)Math.Min(_options.Accumulate, _loader.BatchCount - _state.Batch);
        var all = _loader.ExamplesOf(_state.Batch, count);
        var rate = _optimizer.LearningRate;
        var (sum, examples) = (0.0, 0);
        isMore = false;
        _optimizer.ZeroGrad();
        using (_generators.Watch())
        {
            for (var i = 0; i < count; i++)
            {
                var batch = batches.Current;
                var rows = batch.Inputs.Shape[0];
                var loss = _loss(_forward(batch), batch.Targets);
                var number = loss.Item();
                RequireFinite(number, rate);
                // Each batch weighs as much as it has examples, so that all are as one.
                (count == 1 ? loss : loss * ((double)rows / all)).Backward();
                sum += number * rows;
                examples += rows;
                isMore = batches.MoveNext();
            }
        }
        double? norm = _options.ClipNorm is { } most ? Parameters().ClipGradNorm(most).Item() : null;
        _optimizer.Step();
        _state.Count(count, examples, sum);
        return new()
        {
            Step = _state.Step,
            Epoch = _state.Epoch,
            Batch = _state.Batch,
            Batches = _loader.BatchCount,
            Loss = sum / examples,
            LearningRate = rate,
            GradientNorm = norm,
            Examples = examples,
            Duration = Stopwatch.GetElapsedTime(watch),
        };
    }

    /// <summary>Judges the network, and keeps its weights where they are the best so far.</summary>
    EpochSummary EndEpoch()
    {
        RequireFiniteParameters();
        var (validation, metrics) = _options.Validation is { } held
            ? Judgement.Of(_model, _forward, _loss, held, _options.Metrics)
            : (null, new Dictionary<string, double>());
        var loss = _state.MeanLoss;
        var isBest = _state.IsBetter(validation ?? loss, _options.MinImprovement);
        var summary = new EpochSummary
        {
            Epoch = _state.Epoch,
            Step = _state.Step,
            TrainLoss = loss,
            ValidationLoss = validation,
            Metrics = metrics,
            IsBest = isBest,
        };
        var best = isBest && _options.KeepBest && validation is not null ? _model.CloneState() : null;
        _state.EndEpoch(summary, validation ?? loss, best, _options.Patience);
        return summary;
    }

    void Finish()
    {
        if (_options.KeepBest && _state.BestWeights is { } best)
        {
            _model.LoadStateDict(best);
        }
        _model.Eval();
        _folder?.Finish(_model, _state.Epochs);
    }

    IReadOnlyList<IParameter> Parameters() => [.. _optimizer.Groups.SelectMany(group => group.Parameters)];

    void RequireFinite(double loss, double rate)
    {
        if (!double.IsFinite(loss))
        {
            throw new TrainingDivergedException(
                _state.Step + 1,
                $"the loss is {(double.IsNaN(loss) ? "NaN" : "infinite")}",
                rate,
                true
            );
        }
    }

    void RequireFiniteParameters()
    {
        foreach (var (name, parameter) in _model.NamedParameters())
        {
            if (parameter.IsFinite().All().Item() == 0)
            {
                throw new TrainingDivergedException(
                    _state.Step,
                    $"the parameter {name} is not finite",
                    _optimizer.LearningRate,
                    false
                );
            }
        }
    }

    static Tensor RequireOne(Tensor loss, Tensor outputs) =>
        loss.Count == 1
            ? loss
            : throw new InvalidOperationException(
                $"Trainer: the loss of outputs of {outputs.Shape} is {loss.Shape}; it is one number, such as its Mean()."
            );

    static void Require(TrainerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Epochs, 1, "options.Epochs");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Accumulate, 1, "options.Accumulate");
        if (options.MaxSteps is { } steps)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(steps, "options.MaxSteps");
        }
        if (options.Patience is { } patience)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1, "options.Patience");
        }
        if (options.CheckpointEvery is { } every)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(every, 1, "options.CheckpointEvery");
        }
        if (options.ClipNorm is { } norm && !(norm > 0))
        {
            throw new ArgumentOutOfRangeException("options.ClipNorm", norm, "ClipNorm must be greater than 0.");
        }
        if (!(options.MinImprovement >= 0))
        {
            throw new ArgumentOutOfRangeException(
                "options.MinImprovement",
                options.MinImprovement,
                "MinImprovement must be 0 or greater."
            );
        }
        RequireTogether(options);
    }

    // What would do nothing, since it is about what is not there.
    static void RequireTogether(TrainerOptions options)
    {
        var ofFolder =
            options.Resume ? nameof(options.Resume)
            : options.TensorBoard ? nameof(options.TensorBoard)
            : options.CheckpointEvery is not null ? nameof(options.CheckpointEvery)
            : null;
        if (ofFolder is not null && options.Folder is null)
        {
            throw new ArgumentException(
                $"Trainer: {ofFolder} without a Folder, in which the run is kept.",
                nameof(options)
            );
        }
        if (options.Metrics.Count > 0 && options.Validation is null)
        {
            throw new ArgumentException(
                "Trainer: Metrics without Validation, the examples that they are about.",
                nameof(options)
            );
        }
    }
}
