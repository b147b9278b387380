namespace Micrograd.Tests.Nn;

/// <summary>A network of values beside one of tensors in float64, from the same weights.</summary>
[Trait("kernels", "true")]
public sealed class BothEnginesTests
{
    [Theory]
    [InlineData(Activation.Tanh, false)]
    [InlineData(Activation.Relu, true)]
    public void Both_train_alike(Activation activation, bool adam)
    {
        var rows = Datasets.Moons(20, seed: 1);
        var scalar = new MLP(2, [8, 8, 1], activation, seed: 3);
        var model = Beside(scalar, activation);
        var x = Tensor.Of(rows.Features.ToArray());
        var y = Tensor.Of(rows.Targets.ToArray());
        Optimizer one = adam ? new Adam(scalar.Parameters, 0.01) : new SGD(scalar.Parameters, 0.1, momentum: 0.9);
        Optimizer other = adam ? new Adam(model.Parameters, 0.01) : new SGD(model.Parameters, 0.1, momentum: 0.9);
        for (var step = 0; step < 10; step++)
        {
            var predictions = rows
                .Features.Select(row => scalar.Forward([.. row.Select(f => new Value(f))])[0])
                .ToArray();
            var loss = Loss.MeanSquaredError(predictions, [.. rows.Targets.Select(t => new Value(t))]);
            scalar.ZeroGrad();
            loss.Backward();
            one.Step();

            var tensorLoss = (model.Forward(x).Squeeze(1) - y).Square().Mean();
            model.ZeroGrad();
            tensorLoss.Backward();
            other.Step();

            Assert.Equal(loss.Data, tensorLoss.Item(), 1e-12);
        }
        var parameters = model.Parameters.SelectMany(p => p.ToArray<double>()).Order();
        foreach (var (a, b) in scalar.Parameters.Select(p => p.Data).Order().Zip(parameters))
        {
            Assert.Equal(a, b, 1e-12);
        }
    }

    static Sequential Beside(MLP scalar, Activation activation)
    {
        var modules = new List<Module>();
        foreach (var layer in scalar.Layers)
        {
            var linear = new Linear(layer.Neurons[0].Weights.Count, layer.Neurons.Count, dtype: DType.Float64);
            using (NoGrad.Enter())
            {
                linear.Weight.CopyFrom(
                    Tensor.Of(layer.Neurons.Select(n => n.Weights.Select(w => w.Data).ToArray()).ToArray())
                );
                linear.Bias!.CopyFrom(Tensor.Of([.. layer.Neurons.Select(n => n.Bias.Data)]));
            }
            modules.Add(linear);
            modules.Add(Function.Of(layer == scalar.Layers[^1] ? Activation.Linear : activation));
        }
        return new(modules.ToArray());
    }
}
