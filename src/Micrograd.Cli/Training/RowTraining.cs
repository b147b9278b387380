using Micrograd.Lab.Training;

namespace Micrograd.Cli.Training;

/// <summary>One epoch's result.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Train">The scores on the training rows, taken while training on them.</param>
/// <param name="Test">The scores on the rows held out, after the epoch; null if there are none.</param>
sealed record EpochResult(int Epoch, Scores Train, Scores? Test);

/// <summary>Trains a network on rows by mini-batches.</summary>
sealed class RowTraining
{
    const int MostStarts = 4;
    const int RowsToAsk = 64;

    readonly LearningTask _task;
    TensorNetwork _network;

    /// <param name="rows">All rows.</param>
    /// <param name="options">How to train.</param>
    public RowTraining(IRows rows, TrainingOptions options)
    {
        _task = new(rows, options);
        _network = new(_task, _task.LearningRate);
    }

    public Objective Objective => _task.Objective;

    public int EpochCount => _task.Options.Epochs;

    public IRows TrainRows => _task.Train;

    public IRows TestRows => _task.Test;

    /// <summary>A table of the network's layers.</summary>
    public string Summary() => MLP.Summary(_task.Inputs, _task.Layers, _task.Options.Activation, Activation.Linear);

    /// <summary>
    /// Trains, an epoch each time that the next result is asked for. A network that has died, whose output is the same for all rows,
    /// is begun anew with a fourth of the learning rate: the results begin with epoch 1 again.
    /// </summary>
    /// <exception cref="Diverged">A parameter or the loss is not finite.</exception>
    public IEnumerable<EpochResult> Epochs(CancellationToken cancel)
    {
        var (start, rate) = (1, _task.LearningRate);
        for (var epoch = 1; epoch <= EpochCount; epoch++)
        {
            var keeper = _task.Keeper();
            _network.Train(epoch - 1, keeper, cancel);
            var scores = keeper.Result();
            RequireFinite(epoch, scores.Loss);
            if (start < MostStarts && IsDead())
            {
                (start, rate, epoch) = (start + 1, rate / 4, 0);
                _network = new(_task, rate);
                continue;
            }
            yield return new(epoch, scores, TestRows.RowCount > 0 ? Evaluate(TestRows, cancel) : null);
        }
    }

    /// <summary>The network's scores on rows, in numbers alone.</summary>
    public Scores Evaluate(IRows rows, CancellationToken cancel)
    {
        var keeper = _task.Keeper();
        _network.Evaluate(rows, keeper, cancel);
        return keeper.Result();
    }

    /// <summary>The network's outputs for features as the user has them, not yet standardised.</summary>
    public double[] Predict(ReadOnlySpan<double> raw)
    {
        var features = raw.ToArray();
        _task.Features.Apply(features);
        var outputs = _network.Predict(features);
        _task.Invert(outputs);
        return outputs;
    }

    /// <summary>The class that the network gives to features as the user has them.</summary>
    public int PredictClass(ReadOnlySpan<double> raw) => Objective.Predicted(Predict(raw));

    bool IsDead()
    {
        var features = new double[_task.Inputs];
        double[]? first = null;
        for (long row = 0; row < Math.Min(RowsToAsk, TrainRows.RowCount); row++)
        {
            _task.Read(TrainRows, row, features);
            var outputs = _network.Predict(features);
            if (first is not null && !first.AsSpan().SequenceEqual(outputs))
            {
                return false;
            }
            first ??= outputs;
        }
        return TrainRows.RowCount > 1;
    }

    void RequireFinite(int epoch, double loss)
    {
        var what =
            !double.IsFinite(loss) ? "the loss"
            : _network.NotFinite() is { } name ? $"the parameter {name}"
            : null;
        if (what is not null)
        {
            throw new Diverged(epoch, what, _task.LearningRate);
        }
    }
}
