using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>Neurons side by side, each seeing all inputs: <c>[inputs] → [outputs]</c>.</summary>
public sealed class Layer : Parameterized<Value>
{
    readonly Neuron[] _neurons;
    readonly string[] _names;

    /// <param name="inputs">The number of inputs.</param>
    /// <param name="outputs">The number of neurons, at least 1.</param>
    /// <param name="activation">What each neuron does to its weighted sum.</param>
    /// <param name="random">Where the weights come from, neuron by neuron.</param>
    /// <param name="initialization">How they are drawn.</param>
    /// <exception cref="ArgumentOutOfRangeException">No inputs or no outputs.</exception>
    public Layer(
        int inputs,
        int outputs,
        Activation activation,
        PythonRandom random,
        Initialization initialization = Initialization.Uniform
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        var bound = WeightBound(initialization, inputs, outputs);
        _neurons = new Neuron[outputs];
        _names = new string[outputs];
        for (var i = 0; i < outputs; i++)
        {
            _names[i] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"neuron{i + 1}");
            using (Scope.Enter(_names[i]))
            {
                _neurons[i] = new(inputs, activation, random, bound);
            }
        }
    }

    /// <summary>The neurons.</summary>
    public IReadOnlyList<Neuron> Neurons => _neurons;

    /// <summary>The outputs of all neurons, as graphs.</summary>
    /// <param name="x">The inputs, as many as each neuron has weights.</param>
    /// <exception cref="ArgumentException">Not as many inputs as each neuron has weights.</exception>
    public Value[] Forward(params ReadOnlySpan<Value> x)
    {
        var outputs = new Value[_neurons.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            using (Scope.Enter(_names[i]))
            {
                outputs[i] = _neurons[i].Forward(x);
            }
        }
        return outputs;
    }

    /// <inheritdoc cref="Forward(ReadOnlySpan{Value})" />
    [OverloadResolutionPriority(-1)]
    public Value[] Forward(params Value[] x) => Forward(x.AsSpan());

    /// <summary>The same in numbers alone.</summary>
    /// <param name="x">The inputs, as many as each neuron has weights.</param>
    /// <exception cref="ArgumentException">Not as many inputs as each neuron has weights.</exception>
    public double[] Predict(ReadOnlySpan<double> x)
    {
        var outputs = new double[_neurons.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = _neurons[i].Predict(x);
        }
        return outputs;
    }

    /// <inheritdoc />
    public override IEnumerable<(string Name, Value Value)> NamedParameters() =>
        _neurons.SelectMany((neuron, i) => neuron.NamedParameters().Select(p => ($"{_names[i]}.{p.Name}", p.Value)));

    /// <summary>The first weights of a layer are uniform in ± this: 1, √(6 ÷ (inputs + outputs)), √(6 ÷ inputs) or 0.</summary>
    /// <param name="initialization">How they are drawn.</param>
    /// <param name="inputs">The number of inputs of a neuron.</param>
    /// <param name="outputs">The number of neurons.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such initialization.</exception>
    public static double WeightBound(Initialization initialization, int inputs, int outputs) =>
        initialization switch
        {
            Initialization.Uniform => 1,
            Initialization.Xavier => Init.XavierBound(inputs, outputs, gain: 1),
            Initialization.Kaiming => Init.KaimingBound(inputs, negativeSlope: 0),
            Initialization.Zero => 0,
            _ => throw new ArgumentOutOfRangeException(nameof(initialization), initialization, "Unknown."),
        };
}
