namespace Micrograd.Lab.Training;

/// <summary>A neuron as a graph of values for one example, and as the program that makes it.</summary>
static class NeuronProgram
{
    const int MostNodes = 2_000;

    public static NeuronProgramAnswer Of(TrainingRun run, NeuronRequest request)
    {
        if ((uint)request.Layer >= (uint)run.Layers.Linears.Count)
        {
            throw new LabException($"There is no layer {request.Layer}.");
        }
        var neurons = run.Layers.Linears[request.Layer].Weight.Shape[0];
        if ((uint)request.Neuron >= (uint)neurons)
        {
            throw new LabException($"Layer {request.Layer} has {neurons} neurons; there is no {request.Neuron}.");
        }
        if ((uint)request.Example >= (uint)run.Problem.Train.Points.Count)
        {
            throw new LabException(
                $"There are {run.Problem.Train.Points.Count} examples; there is no {request.Example}."
            );
        }
        var network = new Unrolled(run, request.Example);
        var output = network.Outputs[request.Layer][request.Neuron];
        network.Loss.Backward();
        var alone = network.Alone(request.Layer, request.Neuron);
        var graph = Graph.Of(network.Loss);
        return new(
            Graph.Of(alone).ToPython(),
            graph.Nodes.Count <= MostNodes ? graph.ToPython() : null,
            output.Grad,
            network.Loss.Data
        );
    }

    /// <summary>The network as values, for one example.</summary>
    sealed class Unrolled
    {
        readonly TrainingRun _run;
        readonly Value[] _inputs;

        public Unrolled(TrainingRun run, int example)
        {
            _run = run;
            _inputs =
            [
                .. run
                    .Problem.Train.Inputs.Select(0, example)
                    .ToArray<double>()
                    .Select((x, i) => new Value(x, $"x{i + 1}")),
            ];
            var inputs = _inputs;
            for (var layer = 0; layer < run.Layers.Linears.Count; layer++)
            {
                inputs = Layer(layer, inputs);
                Outputs.Add(inputs);
            }
            Loss = run.Problem.Objective.Loss<Value>(inputs, run.Problem.Train.Points[example].Target).Named("loss");
        }

        /// <summary>What the neurons of each layer give.</summary>
        public List<Value[]> Outputs { get; } = [];

        public Value Loss { get; }

        /// <summary>One neuron with its inputs as numbers, times the gradient that it gets from the loss.</summary>
        public Value Alone(int layer, int neuron)
        {
            var upstream = Outputs[layer][neuron].Grad;
            Value[] inputs =
            [
                .. (layer == 0 ? _inputs : Outputs[layer - 1]).Select((x, i) => new Value(x.Data, $"x{i + 1}")),
            ];
            return (Neuron(layer, neuron, inputs, "").Named("o") * new Value(upstream, "upstream")).Named("L");
        }

        Value[] Layer(int layer, Value[] inputs)
        {
            using var _ = Scope.Enter($"layer{layer + 1}");
            var outputs = new Value[_run.Layers.Linears[layer].Weight.Shape[0]];
            for (var i = 0; i < outputs.Length; i++)
            {
                using var neuron = Scope.Enter($"neuron{i + 1}");
                outputs[i] = Neuron(layer, i, inputs, $"_{layer + 1}_{i + 1}").Named($"o_{layer + 1}_{i + 1}");
            }
            return outputs;
        }

        Value Neuron(int layer, int neuron, Value[] inputs, string suffix)
        {
            var linear = _run.Layers.Linears[layer];
            var weights = linear.Weight.Select(0, neuron).ToArray<double>();
            var sum = new Value(linear.Bias!.ToArray<double>()[neuron], $"b{suffix}");
            for (var i = 0; i < inputs.Length; i++)
            {
                sum += new Value(weights[i], $"w{i + 1}{suffix}") * inputs[i];
            }
            sum = sum.Named($"n{suffix}");
            return _run.Layers.Activations[layer] switch
            {
                Activation.Tanh => sum.Tanh(),
                Activation.Relu => sum.Relu(),
                Activation.Sigmoid => sum.Sigmoid(),
                _ => sum,
            };
        }
    }
}
