using System.Globalization;
using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>A neuron: activation(b + Σ wᵢ xᵢ).</summary>
public sealed class Neuron : Parameterized<Value>
{
    readonly Value[] _weights;

    /// <param name="inputs">The number of inputs, at least 1.</param>
    /// <param name="activation">What is done to the weighted sum.</param>
    /// <param name="random">Where the weights come from: one uniform number a weight, in order.</param>
    /// <param name="bound">Weights are uniform in (−bound, bound).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no input.</exception>
    public Neuron(int inputs, Activation activation, PythonRandom random, double bound = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentNullException.ThrowIfNull(random);
        Activation = activation;
        _weights = new Value[inputs];
        for (var i = 0; i < inputs; i++)
        {
            _weights[i] = new(random.Uniform(-bound, bound), string.Create(CultureInfo.InvariantCulture, $"w{i}"));
        }
        Bias = new(0, "b");
    }

    /// <summary>One weight an input.</summary>
    public IReadOnlyList<Value> Weights => _weights;

    /// <summary>What is added to the weighted sum.</summary>
    public Value Bias { get; }

    /// <summary>What is done to the weighted sum.</summary>
    public Activation Activation { get; }

    /// <summary>The neuron's output as a graph.</summary>
    /// <param name="x">The inputs, as many as there are weights.</param>
    /// <exception cref="ArgumentException">Not as many inputs as weights.</exception>
    public Value Forward(params ReadOnlySpan<Value> x)
    {
        RequireInputs(x.Length);
        var sum = Bias;
        for (var i = 0; i < x.Length; i++)
        {
            sum += _weights[i] * x[i];
        }
        return Activate(sum);
    }

    /// <inheritdoc cref="Forward(ReadOnlySpan{Value})" />
    [OverloadResolutionPriority(-1)]
    public Value Forward(params Value[] x) => Forward(x.AsSpan());

    /// <summary>The same in numbers alone: no graph is built.</summary>
    /// <param name="x">The inputs, as many as there are weights.</param>
    /// <exception cref="ArgumentException">Not as many inputs as weights.</exception>
    public double Predict(ReadOnlySpan<double> x)
    {
        RequireInputs(x.Length);
        var sum = Bias.Data;
        for (var i = 0; i < x.Length; i++)
        {
            sum += _weights[i].Data * x[i];
        }
        return Activate<Real>(sum);
    }

    /// <inheritdoc />
    public override IEnumerable<(string Name, Value Value)> NamedParameters() =>
        [.. _weights.Select(w => (w.Label!, w)), ("b", Bias)];

    T Activate<T>(T sum)
        where T : IReal<T> =>
        Activation switch
        {
            Activation.Linear => sum,
            Activation.Tanh => sum.Tanh(),
            Activation.Relu => sum.Relu(),
            Activation.Sigmoid => sum.Sigmoid(),
            _ => throw new InvalidOperationException($"No activation is called {Activation}."),
        };

    void RequireInputs(int count)
    {
        if (count != _weights.Length)
        {
            throw new ArgumentException($"Neuron: {_weights.Length} weights, but {count} inputs.", nameof(count));
        }
    }
}
