using Micrograd.Lab.Training;

namespace Micrograd.Cli.Training;

/// <summary>A network of values; a batch's graph is all that is in memory.</summary>
sealed class ValueNetwork : Network
{
    readonly LearningTask _task;
    readonly MLP _model;
    readonly SGD _optimizer;

    public ValueNetwork(LearningTask task)
    {
        _task = task;
        _model = new(
            task.Inputs,
            task.Layers,
            task.Options.Activation,
            seed: task.Options.Seed,
            initialization: task.Initialization
        );
        _optimizer = task.Optimizer(_model.Parameters);
    }

    public override void Train(int epoch, ScoreKeeper keeper, CancellationToken cancel)
    {
        var (rows, batch) = (_task.Train.RowCount, _task.Options.Batch);
        var order = DataLoader.Order(rows, _task.Options.Seed, epoch);
        for (long start = 0; start < rows; start += batch)
        {
            cancel.ThrowIfCancellationRequested();
            TrainOn(order, start, Math.Min(start + batch, rows), keeper);
        }
    }

    public override void Evaluate(IRows rows, ScoreKeeper keeper, CancellationToken cancel)
    {
        var features = new double[_task.Inputs];
        for (long row = 0; row < rows.RowCount; row++)
        {
            cancel.ThrowIfCancellationRequested();
            var target = _task.Read(rows, row, features);
            var outputs = _model.Predict(features);
            keeper.Add(outputs, target, _task.Objective.Loss(Array.ConvertAll(outputs, x => new Real(x)), target));
        }
    }

    public override double[] Predict(double[] features) => _model.Predict(features);

    public override string? NotFinite() =>
        _model.NamedParameters().FirstOrDefault(p => !double.IsFinite(p.Value.Data)).Name;

    void TrainOn(Permutation order, long start, long end, ScoreKeeper keeper)
    {
        var features = new double[_task.Inputs];
        Value? total = null;
        for (var i = start; i < end; i++)
        {
            var target = _task.Read(_task.Train, order[i], features);
            var outputs = _model.Forward(Array.ConvertAll(features, x => new Value(x)));
            var loss = _task.Objective.Loss<Value>(outputs, target);
            keeper.Add(Array.ConvertAll(outputs, o => o.Data), target, loss.Data);
            total = total is null ? loss : total + loss;
        }
        _optimizer.ZeroGrad();
        (total! * (1.0 / (end - start))).Backward();
        _optimizer.Step();
    }
}
