namespace Micrograd.Lab.Training;

/// <summary>A network whose every neuron can be looked at: linear layers, each with an activation, the last without.</summary>
sealed class Layers
{
    readonly Activation[] _activations;
    readonly Module[] _functions;

    public Layers(
        int inputs,
        IReadOnlyList<int> widths,
        IReadOnlyList<Activation> activations,
        TrainingSettings settings
    )
    {
        var random = new PythonRandom(settings.Seed);
        _activations = [.. activations, Activation.Linear];
        _functions = Array.ConvertAll(_activations, Function.Of);
        var layers = new List<Linear>();
        foreach (var width in widths)
        {
            layers.Add(DrawnLinear.Of(inputs, width, settings.Initialization, random));
            inputs = width;
        }
        Linears = layers;
        Parameters = [.. layers.SelectMany(layer => new[] { layer.Weight, layer.Bias! })];
    }

    public IReadOnlyList<Linear> Linears { get; }

    /// <summary>What each layer's neurons do to their sums.</summary>
    public IReadOnlyList<Activation> Activations => _activations;

    /// <summary>Weight and bias of each layer.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    public Tensor Forward(Tensor inputs)
    {
        for (var i = 0; i < Linears.Count; i++)
        {
            inputs = _functions[i].Forward(Linears[i].Forward(inputs));
        }
        return inputs;
    }

    /// <summary>Each layer's sums, and what its neurons made of them: <c>[n, neurons]</c> both.</summary>
    public IReadOnlyList<(Tensor Sums, Tensor Outputs)> Look(Tensor inputs)
    {
        var seen = new List<(Tensor, Tensor)>();
        for (var i = 0; i < Linears.Count; i++)
        {
            var sums = Linears[i].Forward(inputs);
            inputs = _functions[i].Forward(sums);
            seen.Add((sums, inputs));
        }
        return seen;
    }

    /// <summary>What a layer's activation does.</summary>
    public Tensor Activated(int layer, Tensor sums) => _functions[layer].Forward(sums);
}
