using System.Runtime.CompilerServices;
using Micrograd.Numbers;

namespace Micrograd.Lab.Training;

/// <summary>Refuses settings that can't be run, before anything is computed.</summary>
static class SettingsCheck
{
    const int MostPoints = 5_000;
    const int MostNeurons = 64;
    const int MostLayers = 8;

    public static void Require(TrainingSettings settings)
    {
        Within(settings.Count, 10, MostPoints);
        Within(settings.Noise, 0, 0.5);
        Within(settings.TestShare, 0.1, 0.9);
        Within(settings.RegularizationRate, 0, 10);
        Within(settings.BatchSize, 1, MostPoints);
        if (!(settings.LearningRate > 0 && settings.LearningRate <= 100))
        {
            throw new LabException(
                $"The learning rate is {ShortNumber.Of(settings.LearningRate)}; it is more than 0 and at most 100."
            );
        }
        if (settings.Points is { Count: > MostPoints })
        {
            throw new LabException($"There are {settings.Points.Count} points; there may be {MostPoints}.");
        }
        if (
            settings.Points?.Any(p => !(double.IsFinite(p.X) && double.IsFinite(p.Y) && double.IsFinite(p.Target)))
            == true
        )
        {
            throw new LabException("A point is not at a finite place, or its target is no finite number.");
        }
        if (settings.Features is { } features && (features.Count == 0 || features.Distinct().Count() != features.Count))
        {
            throw new LabException("The network needs at least one feature, and each once.");
        }
        RequireLayers(settings.Hidden ?? [], settings.Activations ?? []);
    }

    static void RequireLayers(IReadOnlyList<int> hidden, IReadOnlyList<Activation> activations)
    {
        if (hidden.Count > MostLayers)
        {
            throw new LabException($"There are {hidden.Count} hidden layers; there may be {MostLayers}.");
        }
        foreach (var neurons in hidden)
        {
            if (neurons is < 1 or > MostNeurons)
            {
                throw new LabException($"A layer of {neurons} neurons; it has 1 … {MostNeurons}.");
            }
        }
        if (activations.Count > 1 && activations.Count != hidden.Count)
        {
            throw new LabException(
                $"There are {activations.Count} activations for {hidden.Count} hidden layers: name one, or one for each."
            );
        }
    }

    static void Within(
        double value,
        double least,
        double most,
        [CallerArgumentExpression(nameof(value))] string name = ""
    )
    {
        if (!(value >= least && value <= most))
        {
            var field = name[(name.LastIndexOf('.') + 1)..];
            throw new LabException(
                $"{field} is {ShortNumber.Of(value)}; it is {ShortNumber.Of(least)} … {ShortNumber.Of(most)}."
            );
        }
    }
}
