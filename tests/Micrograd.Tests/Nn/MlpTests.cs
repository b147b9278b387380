namespace Micrograd.Tests.Nn;

public sealed class MlpTests
{
    [Fact]
    public void The_lectures_network_has_337_parameters_named_by_layer_and_neuron()
    {
        var model = new MLP(2, [16, 16, 1]);
        var names = model.NamedParameters().Select(p => p.Name).ToArray();

        Assert.Equal(337, model.Parameters.Count);
        Assert.Equal(["layer1.neuron1.w0", "layer1.neuron1.w1", "layer1.neuron1.b"], names[..3]);
        Assert.Equal("layer3.neuron1.b", names[^1]);
        Assert.Equal(337, names.Distinct().Count());
    }

    [Fact]
    public void Weights_are_those_that_python_draws_and_biases_are_0()
    {
        var model = new MLP(2, [16, 16, 1], seed: 1337);

        // random.seed(1337); random.uniform(-1, 1), twice
        Assert.Equal(-1 + 2 * 0.6177528569514706, model.Parameters[0].Data);
        Assert.Equal(-1 + 2 * 0.5332655736050008, model.Parameters[1].Data);
        Assert.Equal(0, model.Parameters[2].Data);
    }

    [Theory]
    [InlineData(Activation.Linear)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Sigmoid)]
    public void Numbers_alone_give_what_the_graph_gives(Activation activation)
    {
        var model = new MLP(3, [5, 4, 2], activation, output: activation, seed: 7);

        var graph = model.Forward(0.5, -1, 2);

        Assert.Equal(graph.Select(y => y.Data), model.Predict(0.5, -1, 2));
    }

    [Fact]
    public void A_neuron_is_activation_of_bias_plus_weighted_sum()
    {
        var neuron = new Neuron(2, Activation.Tanh, new(1));
        (neuron.Weights[0].Data, neuron.Weights[1].Data, neuron.Bias.Data) = (-3, 1, 6.8813735870195432);

        var output = neuron.Forward(2, 0);
        output.Backward();

        // The lecture's neuron.
        Assert.Equal(Math.Sqrt(0.5), output.Data, 1e-15);
        Assert.Equal(1.0, neuron.Weights[0].Grad, 1e-14);
        Assert.Equal(0.5, neuron.Bias.Grad, 1e-14);
    }

    [Theory]
    [InlineData(Initialization.Uniform, 1)]
    [InlineData(Initialization.Xavier, 0.5)]
    [InlineData(Initialization.Kaiming, 0.70710678118654757)]
    [InlineData(Initialization.Zero, 0)]
    public void Weights_fill_the_range_of_their_initialization(Initialization initialization, double bound)
    {
        var layer = new Layer(12, 12, Activation.Tanh, new(3), initialization);
        var largest = layer.Neurons.SelectMany(n => n.Weights).Max(w => Math.Abs(w.Data));

        Assert.InRange(largest, 0.9 * bound, bound);
    }

    [Fact]
    public void The_summary_tells_shapes_activations_and_counts()
    {
        var model = new MLP(2, [16, 1]);

        Assert.Equal("MLP(2 → 16 relu → 1 linear)", model.ToString());
        Assert.Contains("2 → 16", model.Summary(), StringComparison.Ordinal);
        Assert.EndsWith("65 parameters", model.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void ZeroGrad_reaches_every_parameter()
    {
        var model = new MLP(2, [3, 1], Activation.Tanh);
        model.Forward(1, 2)[0].Backward();
        Assert.Contains(model.Parameters, p => p.Grad != 0);

        model.ZeroGrad();

        Assert.All(model.Parameters, p => Assert.Equal(0, p.Grad));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var model = new MLP(2, [1]);

        Assert.Contains("2 weights, but 3", Assert.Throws<ArgumentException>(() => model.Predict(1, 2, 3)).Message);
        Assert.Throws<ArgumentException>(() => model.Forward(1));
        Assert.Throws<ArgumentException>(() => new MLP(2, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLP(0, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLP(2, [0]));
    }
}
