using Micrograd.Lab.Training;

namespace Micrograd.Cli.Training;

/// <summary>
/// What is learned from which rows: the objective, the part to train on and the part held out, and how features and a target that is a
/// number are standardised. Rows are read one by one, in an order that is computed and not stored, so memory does not grow with their
/// number.
/// </summary>
sealed class LearningTask
{
    readonly Standardizer _target = new(1);

    public LearningTask(IRows rows, TrainingOptions options)
    {
        Options = options;
        Objective = Objectives.Of(options.Loss, rows.ClassNames);
        (Train, Test) = RowSubset.Split(rows, options.TestShare, options.Seed);
        Features = Standardizer.Of(Train);
        if (!Objective.IsClassification)
        {
            AddTargets();
        }
    }

    public TrainingOptions Options { get; }

    public Objective Objective { get; }

    public RowSubset Train { get; }

    public RowSubset Test { get; }

    public Standardizer Features { get; }

    public double LearningRate => Options.LearningRate ?? (Objective.IsClassification ? 0.1 : 0.05);

    public int Inputs => Train.FeatureNames.Count;

    /// <summary>The numbers of neurons, the output layer's last.</summary>
    public int[] Layers => [.. Options.Hidden, Objective.Outputs];

    /// <summary>How the weights are drawn.</summary>
    public Initialization Initialization =>
        Options.Activation == Activation.Relu ? Initialization.Kaiming : Initialization.Xavier;

    /// <summary>Reads a row: features and target standardised.</summary>
    public double Read(IRows rows, long row, double[] features)
    {
        var target = rows.Read(row, features);
        Features.Apply(features);
        return Standardized(target);
    }

    /// <summary>A target as the network learns it; a class as it is.</summary>
    public double Standardized(double target)
    {
        if (Objective.IsClassification)
        {
            return target;
        }
        Span<double> scaled = [target];
        _target.Apply(scaled);
        return scaled[0];
    }

    /// <summary>A network's outputs in the target's unit.</summary>
    public void Invert(double[] outputs)
    {
        if (!Objective.IsClassification)
        {
            _target.Invert(outputs);
        }
    }

    public SGD Optimizer(IReadOnlyList<IParameter> parameters, double learningRate)
    {
        var steps = Options.Epochs * ((Train.RowCount + Options.Batch - 1) / Options.Batch);
        return new(
            parameters,
            Schedule.Cosine(learningRate, learningRate / 100, (int)Math.Clamp(steps, 1, int.MaxValue)),
            Options.Momentum,
            weightDecay: Options.WeightDecay
        );
    }

    public ScoreKeeper Keeper() => new(Objective, Objective.IsClassification ? 1 : _target.Scales[0]);

    void AddTargets()
    {
        var features = new double[Inputs];
        for (long row = 0; row < Train.RowCount; row++)
        {
            _target.Add([Train.Read(row, features)]);
        }
    }
}
