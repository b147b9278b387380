namespace Micrograd.Lab.Training;

/// <summary>What every neuron makes of one place.</summary>
static class Glimpse
{
    public static ValuesAnswer Of(TrainingRun run, ValuesRequest request)
    {
        if (!(double.IsFinite(request.X) && double.IsFinite(request.Y)))
        {
            throw new LabException("A place is two finite numbers.");
        }
        using var _ = NoGrad.Enter();
        var inputs = PointSet.Told([(request.X, request.Y)], run.Settings.Features ?? Problem.DefaultFeatures);
        var seen = run.Layers.Look(inputs);
        var outputs = seen[^1].Outputs;
        return new(
            inputs.ToArray<double>(),
            [.. seen.Select(layer => new LayerValues(layer.Sums.ToArray<double>(), layer.Outputs.ToArray<double>()))],
            run.Problem.Classes?.Count switch
            {
                null => null,
                2 => outputs.Sigmoid().Item() is var p ? [1 - p, p] : null,
                _ => outputs.Softmax(1).ToArray<double>(),
            }
        );
    }
}
