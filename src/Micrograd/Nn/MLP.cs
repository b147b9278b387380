using System.Globalization;
using System.Runtime.CompilerServices;

namespace Micrograd;

/// <summary>
/// A multi-layer perceptron, micrograd's: layers one after the other. Its nodes belong to scopes such as
/// <c>layer1.neuron3</c>, by which a drawing is folded.
/// </summary>
/// <example><code>
/// var model = new MLP(2, [16, 16, 1], Activation.Relu, seed: 1337);
/// var score = model.Forward(0.5, -1.0)[0];
/// </code></example>
public sealed class MLP : Parameterized<Value>
{
    readonly Layer[] _layers;
    readonly string[] _names;

    /// <param name="inputs">The number of inputs.</param>
    /// <param name="outputs">The number of neurons of each layer; the last is the number of outputs.</param>
    /// <param name="activation">What the hidden layers' neurons do to their sums.</param>
    /// <param name="output">What the last layer's do; linear unless said, as in micrograd.</param>
    /// <param name="seed">Equal seeds give equal weights: those that Python draws after <c>random.seed(seed)</c>.</param>
    /// <param name="initialization">How the weights are drawn.</param>
    /// <exception cref="ArgumentOutOfRangeException">A layer without neurons, or no inputs.</exception>
    /// <exception cref="ArgumentException">No layers.</exception>
    public MLP(
        int inputs,
        ReadOnlySpan<int> outputs,
        Activation activation = Activation.Relu,
        Activation output = Activation.Linear,
        int seed = 0,
        Initialization initialization = Initialization.Uniform
    )
    {
        if (outputs.IsEmpty)
        {
            throw new ArgumentException("MLP: needs at least one layer.", nameof(outputs));
        }
        var random = new PythonRandom(seed);
        Inputs = inputs;
        _layers = new Layer[outputs.Length];
        _names = new string[outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            var isLast = i == outputs.Length - 1;
            _names[i] = LayerName(i);
            using (Scope.Enter(_names[i]))
            {
                _layers[i] = new(
                    i == 0 ? inputs : outputs[i - 1],
                    outputs[i],
                    isLast ? output : activation,
                    random,
                    initialization
                );
            }
        }
    }

    /// <inheritdoc cref="MLP(int, ReadOnlySpan{int}, Activation, Activation, int, Initialization)" />
    [OverloadResolutionPriority(-1)]
    public MLP(
        int inputs,
        int[] outputs,
        Activation activation = Activation.Relu,
        Activation output = Activation.Linear,
        int seed = 0,
        Initialization initialization = Initialization.Uniform
    )
        : this(inputs, outputs.AsSpan(), activation, output, seed, initialization) { }

    /// <summary>The number of inputs.</summary>
    public int Inputs { get; }

    /// <summary>The layers, the output layer last.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>The outputs for one example, as graphs: <c>[inputs] → [outputs]</c>.</summary>
    /// <param name="x">The inputs, as many as the first layer takes.</param>
    /// <exception cref="ArgumentException">Not <see cref="Inputs"/> inputs.</exception>
    public Value[] Forward(params ReadOnlySpan<Value> x)
    {
        Value[]? outputs = null;
        for (var i = 0; i < _layers.Length; i++)
        {
            using (Scope.Enter(_names[i]))
            {
                outputs = _layers[i].Forward(outputs ?? x);
            }
        }
        return outputs!;
    }

    /// <inheritdoc cref="Forward(ReadOnlySpan{Value})" />
    [OverloadResolutionPriority(-1)]
    public Value[] Forward(params Value[] x) => Forward(x.AsSpan());

    /// <summary>The same in numbers alone: no graph is built, so any number of examples takes no memory.</summary>
    /// <param name="x">The inputs, as many as the first layer takes.</param>
    /// <exception cref="ArgumentException">Not <see cref="Inputs"/> inputs.</exception>
    public double[] Predict(params ReadOnlySpan<double> x)
    {
        double[]? outputs = null;
        foreach (var layer in _layers)
        {
            outputs = layer.Predict(outputs ?? x);
        }
        return outputs!;
    }

    /// <inheritdoc cref="Predict(ReadOnlySpan{double})" />
    [OverloadResolutionPriority(-1)]
    public double[] Predict(params double[] x) => Predict(x.AsSpan());

    /// <inheritdoc />
    public override IEnumerable<(string Name, Value Value)> NamedParameters() =>
        _layers.SelectMany((layer, i) => layer.NamedParameters().Select(p => ($"{_names[i]}.{p.Name}", p.Value)));

    /// <summary>A table of the layers: shape, activation, number of parameters.</summary>
    public string Summary() =>
        Summary(
            Inputs,
            Array.ConvertAll(_layers, layer => layer.Neurons.Count),
            _layers[0].Neurons[0].Activation,
            _layers[^1].Neurons[0].Activation
        );

    /// <summary>The same table of a network that has not been made.</summary>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="outputs">The number of neurons in each layer.</param>
    /// <param name="activation">The activation of the hidden layers.</param>
    /// <param name="output">The activation of the last layer.</param>
    public static string Summary(
        int inputs,
        ReadOnlySpan<int> outputs,
        Activation activation = Activation.Relu,
        Activation output = Activation.Linear
    )
    {
        var rows = new string[outputs.Length][];
        var total = 0L;
        for (var i = 0; i < rows.Length; i++)
        {
            var parameters = (inputs + 1L) * outputs[i];
            rows[i] =
            [
                LayerName(i),
                string.Create(CultureInfo.InvariantCulture, $"{inputs} → {outputs[i]}"),
                (i == rows.Length - 1 ? output : activation).ToString().ToLowerInvariant(),
                ModuleSummary.Number(parameters),
            ];
            total += parameters;
            inputs = outputs[i];
        }
        string[] header = ["layer", "shape", "activation", "parameters"];
        return ModuleSummary.Table("MLP", header, rows, $"{ModuleSummary.Number(total)} parameters");
    }

    static string LayerName(int index) => string.Create(CultureInfo.InvariantCulture, $"layer{index + 1}");

    /// <summary>The layer sizes: <c>MLP(2 → 16 relu → 16 relu → 1 linear)</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"MLP({Inputs}{string.Concat(_layers.Select(l => $" → {l.Neurons.Count} {l.Neurons[0].Activation.ToString().ToLowerInvariant()}"))})"
        );
}
