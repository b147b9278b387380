using Micrograd.Tensors;

namespace Micrograd.Benchmarks;

/// <summary>Our side: linear layers with relu between; squared error of one output, cross-entropy of several.</summary>
sealed class MlpStep
{
    const double Rate = 0.01;
    const double AdamRate = 1e-3;

    readonly bool _adam;
    readonly Tensor[] _first;
    readonly Tensor[] _second;
    int _steps;

    public MlpStep(int[] widths, int batch, bool adam)
    {
        var generator = new Generator(1);
        _adam = adam;
        Inputs = Tensor.Randn([batch, widths[0]], generator);
        Targets =
            widths[^1] == 1 ? Tensor.Randn([batch, 1], generator) : Tensor.RandInt(0, widths[^1], [batch], generator);
        Parameters =
        [
            .. widths
                .Zip(widths.Skip(1))
                .SelectMany(pair =>
                    (Tensor[])
                        [
                            (Tensor.Randn([pair.Second, pair.First], generator) / Math.Sqrt(pair.First)).RequireGrad(),
                            Tensor.Zeros(pair.Second).RequireGrad(),
                        ]
                ),
        ];
        _first = [.. Parameters.Select(Tensor.ZerosLike)];
        _second = [.. Parameters.Select(Tensor.ZerosLike)];
    }

    public Tensor Inputs { get; }

    public Tensor Targets { get; }

    /// <summary>Weight [out, in] and bias of each layer.</summary>
    public Tensor[] Parameters { get; }

    public double Run()
    {
        foreach (var parameter in Parameters)
        {
            parameter.ZeroGrad();
        }
        var loss = Loss();
        loss.Backward();
        using (NoGrad.Enter())
        {
            Update();
        }
        return loss.Item();
    }

    Tensor Loss()
    {
        var x = Inputs;
        for (var i = 0; i < Parameters.Length; i += 2)
        {
            x = x.MatMul(Parameters[i].T) + Parameters[i + 1];
            x = i < Parameters.Length - 2 ? x.Relu() : x;
        }
        return Targets.DType == DType.Int64 ? CrossEntropyOps.Run(x, Targets).Mean() : (x - Targets).Square().Mean();
    }

    void Update()
    {
        _steps++;
        for (var i = 0; i < Parameters.Length; i++)
        {
            var (p, g) = (Parameters[i], Parameters[i].Grad!);
            if (!_adam)
            {
                p.CopyFrom(p - Rate * g);
                continue;
            }
            var (m, v) = (_first[i], _second[i]);
            m.CopyFrom(0.9 * m + 0.1 * g);
            v.CopyFrom(0.999 * v + 0.001 * g.Square());
            var root = (v / (1 - Math.Pow(0.999, _steps))).Sqrt() + 1e-8;
            p.CopyFrom(p - AdamRate / (1 - Math.Pow(0.9, _steps)) * m / root);
        }
    }
}
