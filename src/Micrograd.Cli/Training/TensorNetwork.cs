using Micrograd.Lab.Training;

namespace Micrograd.Cli.Training;

/// <summary>A network that learns a task, in float64; batches are read ahead while it computes.</summary>
sealed class TensorNetwork
{
    const int ReadAhead = 2;
    const int EvaluationBatch = 1024;

    readonly LearningTask _task;
    readonly Sequential _model;
    readonly DataLoader _loader;
    readonly SGD _optimizer;

    public TensorNetwork(LearningTask task, double learningRate)
    {
        _task = task;
        _model = Drawn(task);
        _loader = new(Examples(task.Train), task.Options.Batch, shuffle: true, task.Options.Seed, prefetch: ReadAhead);
        _optimizer = task.Optimizer(_model.Parameters, learningRate);
    }

    public void Train(int epoch, ScoreKeeper keeper, CancellationToken cancel)
    {
        foreach (var (inputs, targets) in _loader.Epoch(epoch))
        {
            cancel.ThrowIfCancellationRequested();
            var losses = Add(inputs, targets, keeper);
            _optimizer.ZeroGrad();
            losses.Mean().Backward();
            _optimizer.Step();
        }
    }

    public void Evaluate(IRows rows, ScoreKeeper keeper, CancellationToken cancel)
    {
        using var _ = NoGrad.Enter();
        foreach (var (inputs, targets) in new DataLoader(Examples(rows), EvaluationBatch))
        {
            cancel.ThrowIfCancellationRequested();
            Add(inputs, targets, keeper);
        }
    }

    public double[] Predict(double[] features)
    {
        using var _ = NoGrad.Enter();
        return _model.Forward(Tensor.Of(features)).ToArray<double>();
    }

    public string? NotFinite() =>
        _model.NamedParameters().FirstOrDefault(p => p.Value.IsFinite().All().Item() == 0).Name;

    /// <summary>The losses of a batch, which is scored.</summary>
    Tensor Add(Tensor inputs, Tensor targets, ScoreKeeper keeper)
    {
        var outputs = _model.Forward(inputs);
        var wanted = targets.ToArray<double>();
        for (var i = 0; i < wanted.Length; i++)
        {
            wanted[i] = _task.Standardized(wanted[i]);
        }
        var losses = _task.Objective.Losses(outputs, Tensor.Of(wanted));
        var (numbers, lost, width) = (outputs.ToArray<double>(), losses.ToArray<double>(), outputs.Shape[1]);
        for (var i = 0; i < wanted.Length; i++)
        {
            keeper.Add(numbers.AsSpan(i * width, width), wanted[i], lost[i]);
        }
        return losses;
    }

    RowDataset Examples(IRows rows) => new(rows, _task.Features, DType.Float64);

    /// <summary>The layers, with the weights that <see cref="MLP"/> draws from the same seed.</summary>
    static Sequential Drawn(LearningTask task)
    {
        var random = new PythonRandom(task.Options.Seed);
        var modules = new List<Module>();
        var inputs = task.Inputs;
        foreach (var neurons in task.Layers)
        {
            modules.Add(DrawnLinear.Of(inputs, neurons, task.Initialization, random));
            modules.Add(Function.Of(task.Options.Activation));
            inputs = neurons;
        }
        // The output layer is linear.
        modules.RemoveAt(modules.Count - 1);
        return new(modules.ToArray());
    }
}
