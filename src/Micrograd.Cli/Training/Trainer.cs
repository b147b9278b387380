namespace Micrograd.Cli.Training;

/// <summary>One epoch's result.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Train">The scores on the training rows, taken while training on them.</param>
/// <param name="Test">The scores on the rows held out, after the epoch; null if there are none.</param>
sealed record EpochResult(int Epoch, Scores Train, Scores? Test);

/// <summary>
/// Trains an MLP on rows by mini-batches. A batch's graph is all that is in memory: rows are read one by one, in an order
/// that is computed and not stored, so memory does not grow with their number.
/// </summary>
sealed class Trainer
{
    readonly TrainingOptions _options;
    readonly RowSubset _train;
    readonly RowSubset _test;
    readonly Standardizer _features;
    readonly Standardizer _target = new(1);
    readonly Objective _objective;
    readonly Sgd _optimizer;

    public Trainer(IRows rows, TrainingOptions options)
    {
        _options = options;
        _objective = Objectives.Of(options.Loss, rows.ClassNames);
        (_train, _test) = RowSubset.Split(rows, options.TestShare, options.Seed);
        _features = Standardizer.Of(_train);
        if (!_objective.IsClassification)
        {
            AddTargets();
        }
        Model = new(
            rows.FeatureNames.Count,
            [.. options.Hidden, _objective.Outputs],
            options.Activation,
            seed: options.Seed,
            initialization: options.Activation == Activation.Relu ? Initialization.Kaiming : Initialization.Xavier
        );
        var steps = (int)
            Math.Min(int.MaxValue, options.Epochs * ((_train.RowCount + options.Batch - 1) / options.Batch));
        _optimizer = new(
            Model.Parameters,
            Schedule.Cosine(options.LearningRate, options.LearningRate / 100, Math.Max(1, steps)),
            options.Momentum,
            weightDecay: options.WeightDecay
        );
    }

    public MLP Model { get; }

    public Objective Objective => _objective;

    public int EpochCount => _options.Epochs;

    public IRows TrainRows => _train;

    public IRows TestRows => _test;

    /// <summary>Trains, an epoch each time that the next result is asked for.</summary>
    /// <exception cref="Diverged">A parameter or the loss is not finite.</exception>
    public IEnumerable<EpochResult> Epochs(CancellationToken cancel)
    {
        for (var epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            var order = new Permutation(_train.RowCount, _options.Seed + (long)epoch * 1_000_003);
            var keeper = Keeper();
            for (long start = 0; start < _train.RowCount; start += _options.Batch)
            {
                cancel.ThrowIfCancellationRequested();
                TrainOn(order, start, Math.Min(start + _options.Batch, _train.RowCount), keeper);
            }
            var scores = keeper.Result();
            RequireFinite(epoch, scores.Loss);
            yield return new(epoch, scores, _test.RowCount > 0 ? Evaluate(_test, cancel) : null);
        }
    }

    /// <summary>The network's scores on rows, in numbers alone.</summary>
    public Scores Evaluate(IRows rows, CancellationToken cancel)
    {
        var keeper = Keeper();
        var features = new double[rows.FeatureNames.Count];
        for (long row = 0; row < rows.RowCount; row++)
        {
            cancel.ThrowIfCancellationRequested();
            var target = Read(rows, row, features);
            var outputs = Model.Predict(features);
            keeper.Add(outputs, target, _objective.Loss(AsReals(outputs), target));
        }
        return keeper.Result();
    }

    /// <summary>The network's outputs for features as the user has them, not yet standardised.</summary>
    public double[] Predict(ReadOnlySpan<double> raw)
    {
        var features = raw.ToArray();
        _features.Apply(features);
        var outputs = Model.Predict(features);
        if (!_objective.IsClassification)
        {
            _target.Invert(outputs);
        }
        return outputs;
    }

    /// <summary>The class that the network gives to features as the user has them.</summary>
    public int PredictClass(ReadOnlySpan<double> raw) => _objective.Predicted(Predict(raw));

    void TrainOn(Permutation order, long start, long end, ScoreKeeper keeper)
    {
        var features = new double[_train.FeatureNames.Count];
        Value? total = null;
        for (var i = start; i < end; i++)
        {
            var target = Read(_train, order[i], features);
            var outputs = Model.Forward(Array.ConvertAll(features, x => new Value(x)));
            var loss = _objective.Loss<Value>(outputs, target);
            keeper.Add(Array.ConvertAll(outputs, o => o.Data), target, loss.Data);
            total = total is null ? loss : total + loss;
        }
        _optimizer.ZeroGrad();
        (total! * (1.0 / (end - start))).Backward();
        _optimizer.Step();
    }

    double Read(IRows rows, long row, double[] features)
    {
        var target = rows.Read(row, features);
        _features.Apply(features);
        if (_objective.IsClassification)
        {
            return target;
        }
        Span<double> scaled = [target];
        _target.Apply(scaled);
        return scaled[0];
    }

    void AddTargets()
    {
        var features = new double[_train.FeatureNames.Count];
        for (long row = 0; row < _train.RowCount; row++)
        {
            _target.Add([_train.Read(row, features)]);
        }
    }

    void RequireFinite(int epoch, double loss)
    {
        if (!double.IsFinite(loss))
        {
            throw new Diverged(epoch, "the loss", _options.LearningRate);
        }
        foreach (var (name, value) in Model.NamedParameters())
        {
            if (!double.IsFinite(value.Data))
            {
                throw new Diverged(epoch, $"the parameter {name}", _options.LearningRate);
            }
        }
    }

    ScoreKeeper Keeper() => new(_objective, _objective.IsClassification ? 1 : _target.Scales[0]);

    static Real[] AsReals(double[] numbers) => Array.ConvertAll(numbers, x => new Real(x));
}
