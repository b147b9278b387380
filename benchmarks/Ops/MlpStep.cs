namespace Micrograd.Benchmarks;

/// <summary>Our side, as a user writes it: linear layers with relu between; squared error of one output, cross-entropy of several.</summary>
sealed class MlpStep
{
    const double Rate = 0.01;
    const double AdamRate = 1e-3;

    readonly Sequential _model;
    readonly Optimizer _optimizer;

    public MlpStep(int[] widths, int batch, bool adam)
    {
        var generator = new Generator(1);
        Inputs = Tensor.Randn([batch, widths[0]], generator);
        Targets =
            widths[^1] == 1 ? Tensor.Randn([batch, 1], generator) : Tensor.RandInt(0, widths[^1], [batch], generator);
        var layers = new List<Module>();
        for (var i = 1; i < widths.Length; i++)
        {
            layers.Add(new Linear(widths[i - 1], widths[i], generator: generator));
            if (i < widths.Length - 1)
            {
                layers.Add(new ReLU());
            }
        }
        _model = new([.. layers]);
        Parameters = [.. _model.Parameters];
        _optimizer = adam ? new Adam(Parameters, AdamRate) : new Sgd(Parameters, Rate);
    }

    public Tensor Inputs { get; }

    public Tensor Targets { get; }

    /// <summary>Weight [out, in] and bias of each layer.</summary>
    public Tensor[] Parameters { get; }

    public double Run()
    {
        _optimizer.ZeroGrad();
        var output = _model.Forward(Inputs);
        var loss =
            Targets.DType == DType.Int64 ? Loss.CrossEntropy(output, Targets) : Loss.MeanSquaredError(output, Targets);
        loss.Backward();
        _optimizer.Step();
        return loss.Item();
    }
}
