namespace Micrograd.Lab.Training;

/// <summary>Looks at a run.</summary>
static class Frame
{
    const int HeatMapSide = 24;
    const double SaturatedSlope = 0.05;

    public static FrameAnswer Of(string name, TrainingRun run, FrameOptions show)
    {
        using var _ = NoGrad.Enter();
        var (train, test) = (run.Problem.Train, run.Problem.Test);
        return new(
            name,
            run.Step,
            run.LastStep,
            (double)run.Step / run.StepsPerEpoch,
            (long)(run.Step / (double)run.StepsPerEpoch * train.Points.Count),
            ScoreOf(run, train),
            ScoreOf(run, test),
            run.BatchLoss,
            NotFinite(run),
            LayersOf(run, show),
            show.Output == 0 ? null : OutputOf(run, show.Output),
            run.Problem.Classes,
            show.Parameters ? ParameterTable.Of(run) : null,
            show.Points ? train.Points : null,
            show.Points ? test.Points : null
        );
    }

    static Score ScoreOf(TrainingRun run, PointSet examples)
    {
        var objective = run.Problem.Objective;
        var outputs = run.Layers.Forward(examples.Inputs);
        var loss = objective.Losses(outputs, examples.Targets).Mean().Item();
        if (!objective.IsClassification)
        {
            return new(loss, null);
        }
        var numbers = outputs.ToArray<double>();
        var right = 0;
        for (var i = 0; i < examples.Points.Count; i++)
        {
            var own = numbers.AsSpan(i * objective.Outputs, objective.Outputs);
            right += objective.Predicted(own) == (int)examples.Points[i].Target ? 1 : 0;
        }
        return new(loss, (double)right / examples.Points.Count);
    }

    static string? NotFinite(TrainingRun run)
    {
        for (var i = 0; i < run.Layers.Parameters.Count; i++)
        {
            if (run.Layers.Parameters[i].IsFinite().All().Item() == 0)
            {
                return $"layer{i / 2 + 1}.{(i % 2 == 0 ? "weight" : "bias")}";
            }
        }
        return null;
    }

    static LayerAnswer[] LayersOf(TrainingRun run, FrameOptions show)
    {
        var seen = run.Layers.Look(run.Problem.Train.Inputs);
        var places = show.HeatMaps ? run.Layers.Look(Told(run, HeatMapSide)) : null;
        var layers = new LayerAnswer[seen.Count];
        for (var i = 0; i < layers.Length; i++)
        {
            var slopes = Slopes(run.Layers, i, seen[i].Sums);
            var atZero = Slopes(run.Layers, i, Tensor.Of([1e-9])).Item();
            var (dead, saturated) = (slopes.Eq(0), slopes.Abs() < SaturatedSlope * atZero);
            layers[i] = new(
                run.Layers.Activations[i],
                Neurons(
                    run.Layers.Linears[i],
                    dead.Double().Mean(0).ToArray<double>(),
                    saturated.Double().Mean(0).ToArray<double>(),
                    places?[i].Outputs
                ),
                show.Gradients ? GradientHistogram.Of(run.Layers.Linears[i]) : null
            );
        }
        return layers;
    }

    static NeuronAnswer[] Neurons(Linear linear, double[] dead, double[] saturated, Tensor? places)
    {
        var (weights, biases) = (linear.Weight.ToArray<double>(), linear.Bias!.ToArray<double>());
        var (weightGrads, biasGrads) = (linear.Weight.Grad?.ToArray<double>(), linear.Bias.Grad?.ToArray<double>());
        var inputs = linear.Weight.Shape[1];
        return
        [
            .. Enumerable
                .Range(0, biases.Length)
                .Select(i => new NeuronAnswer(
                    weights[(i * inputs)..((i + 1) * inputs)],
                    biases[i],
                    weightGrads?[(i * inputs)..((i + 1) * inputs)],
                    biasGrads?[i],
                    dead[i],
                    saturated[i],
                    places is null ? null : PictureOf(places.Select(1, i), HeatMapSide, -1, 1)
                )),
        ];
    }

    /// <summary>The slope of each neuron at each example: what a gradient is multiplied by on its way back through it.</summary>
    static Tensor Slopes(Layers layers, int layer, Tensor sums) =>
        Gradients.Vjp((Tensor x) => layers.Activated(layer, x), sums.Detach(), Tensor.OnesLike(sums)).Gradient;

    /// <summary>Of two classes the probability of the second, of more that of each; of a number the number.</summary>
    static Picture OutputOf(TrainingRun run, int side)
    {
        var outputs = run.Layers.Forward(Told(run, side));
        return run.Problem.Classes?.Count switch
        {
            null => PictureOf(outputs.Select(1, 0), side, -1, 1),
            2 => PictureOf(outputs.Select(1, 0).Sigmoid(), side, 0, 1),
            _ => PictureOf(outputs.Softmax(1).T.Contiguous().Flatten(), side, 0, 1),
        };
    }

    /// <summary>The middles of the squares of a picture, from the left top row by row, as the network is told of them.</summary>
    static Tensor Told(TrainingRun run, int side)
    {
        double At(int i) => Points.Half * ((2 * i + 1.0) / side - 1);
        return PointSet.Told(
            Enumerable.Range(0, side * side).Select(i => (At(i % side), -At(i / side))),
            run.Settings.Features ?? Problem.DefaultFeatures
        );
    }

    static Picture PictureOf(Tensor numbers, int side, double low, double high)
    {
        var bytes = numbers
            .ToArray<double>()
            .Select(x =>
                (byte)Math.Round(255 * (Math.Clamp(double.IsNaN(x) ? low : x, low, high) - low) / (high - low))
            );
        return new(side, low, high, Convert.ToBase64String([.. bytes]));
    }
}
