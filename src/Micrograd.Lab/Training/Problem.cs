namespace Micrograd.Lab.Training;

/// <summary>Points with their targets, split into those to learn from and those held out.</summary>
/// <param name="Train">To learn from.</param>
/// <param name="Test">Held out.</param>
/// <param name="Classes">The names of the classes; null where the target is a number.</param>
/// <param name="Objective">What the network is to make small.</param>
sealed record Problem(PointSet Train, PointSet Test, IReadOnlyList<string>? Classes, Objective Objective)
{
    public static IReadOnlyList<InputFeature> DefaultFeatures { get; } = [InputFeature.X, InputFeature.Y];

    public static Problem Of(TrainingSettings settings)
    {
        var (points, classes) = Points.Of(settings);
        var order = new Permutation(points.Count, settings.Seed);
        var held = Math.Clamp((int)Math.Round(points.Count * settings.TestShare), 1, points.Count - 1);
        var shuffled = Enumerable.Range(0, points.Count).Select(i => points[(int)order[i]]).ToArray();
        var features = settings.Features ?? DefaultFeatures;
        return new(
            PointSet.Of(shuffled[held..], features),
            PointSet.Of(shuffled[..held], features),
            classes,
            Objectives.Of(settings.Loss, classes?.Count)
        );
    }
}

/// <summary>Points as a network sees them.</summary>
/// <param name="Points">Where they lie, and their targets.</param>
/// <param name="Inputs">What the network is told: <c>[n, features]</c>, float64.</param>
/// <param name="Targets">A class or a number each: <c>[n]</c>, float64.</param>
sealed record PointSet(IReadOnlyList<OwnPoint> Points, Tensor Inputs, Tensor Targets)
{
    public static PointSet Of(IReadOnlyList<OwnPoint> points, IReadOnlyList<InputFeature> features) =>
        new(points, Told(points.Select(p => (p.X, p.Y)), features), Tensor.Of(points.Select(p => p.Target).ToArray()));

    /// <summary>What a network is told of places: <c>[n, features]</c>.</summary>
    public static Tensor Told(IEnumerable<(double X, double Y)> places, IReadOnlyList<InputFeature> features)
    {
        var numbers = new List<double>();
        foreach (var (x, y) in places)
        {
            foreach (var feature in features)
            {
                numbers.Add(Told(feature, x, y));
            }
        }
        return Tensor.Of<double>(numbers.ToArray(), [numbers.Count / features.Count, features.Count]);
    }

    static double Told(InputFeature feature, double x, double y) =>
        feature switch
        {
            InputFeature.X => x,
            InputFeature.Y => y,
            InputFeature.XSquared => x * x,
            InputFeature.YSquared => y * y,
            InputFeature.Product => x * y,
            InputFeature.SinX => Math.Sin(x),
            _ => Math.Sin(y),
        };
}
