namespace Micrograd.Benchmarks;

/// <summary>Our side: linear layers with relu between; squared error of one output, cross-entropy of several.</summary>
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
        var modules = new List<Module>();
        for (var i = 1; i < widths.Length; i++)
        {
            modules.Add(new Linear(widths[i - 1], widths[i], generator: generator));
            if (i < widths.Length - 1)
            {
                modules.Add(new ReLU());
            }
        }
        _model = new(modules.ToArray());
        _optimizer = adam ? new Adam(_model.Parameters, AdamRate) : new SGD(_model.Parameters, Rate);
    }

    public Tensor Inputs { get; }

    public Tensor Targets { get; }

    /// <summary>Weight [out, in] and bias of each layer.</summary>
    public IReadOnlyList<Tensor> Parameters => _model.Parameters;

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
