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
    readonly LearningTask _task;
    readonly Network _network;

    /// <param name="rows">All rows.</param>
    /// <param name="options">How to train.</param>
    /// <param name="isToy">Whether the network is one of values; by default, whether it is small enough.</param>
    public RowTraining(IRows rows, TrainingOptions options, bool? isToy = null)
    {
        _task = new(rows, options);
        _network = isToy ?? Network.IsToy(_task) ? new ValueNetwork(_task) : new TensorNetwork(_task);
    }

    public Objective Objective => _task.Objective;

    public int EpochCount => _task.Options.Epochs;

    public IRows TrainRows => _task.Train;

    public IRows TestRows => _task.Test;

    /// <summary>A table of the network's layers.</summary>
    public string Summary() => MLP.Summary(_task.Inputs, _task.Layers, _task.Options.Activation, Activation.Linear);

    /// <summary>Trains, an epoch each time that the next result is asked for.</summary>
    /// <exception cref="Diverged">A parameter or the loss is not finite.</exception>
    public IEnumerable<EpochResult> Epochs(CancellationToken cancel)
    {
        for (var epoch = 1; epoch <= EpochCount; epoch++)
        {
            var keeper = _task.Keeper();
            _network.Train(epoch - 1, keeper, cancel);
            var scores = keeper.Result();
            RequireFinite(epoch, scores.Loss);
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

    void RequireFinite(int epoch, double loss)
    {
        var what =
            !double.IsFinite(loss) ? "the loss"
            : _network.NotFinite() is { } name ? $"the parameter {name}"
            : null;
        if (what is not null)
        {
            throw new Diverged(epoch, what, _task.Options.LearningRate);
        }
    }
}
