using Micrograd.Numbers;

namespace Micrograd.Lab.Training;

/// <summary>The points of a problem, in the square from −6 to 6.</summary>
static class Points
{
    public const double Half = 6;

    // Noise is said as a share of this.
    const double Reach = 5;

    static readonly string[] s_two = ["orange", "blue"];

    public static (IReadOnlyList<OwnPoint> Points, IReadOnlyList<string>? Classes) Of(TrainingSettings settings)
    {
        var (count, noise, seed) = (settings.Count, settings.Noise, settings.Seed);
        return settings.Problem switch
        {
            ProblemKind.Circle => Scaled(Datasets.Circles(count, noise, seed, factor: 0.4)),
            ProblemKind.Xor => Scaled(Datasets.Xor(count, noise, seed)),
            ProblemKind.Gauss => (Gauss(count, noise, seed), s_two),
            ProblemKind.Spiral => Scaled(Datasets.Spirals(count, noise / 4, seed, turns: 1.5)),
            ProblemKind.Moons => Scaled(Datasets.Moons(count, noise, seed), centreX: 0.5, centreY: 0.25, factor: 0.55),
            ProblemKind.ThreeArms => Scaled(Datasets.Spirals(count, noise / 4, seed, arms: 3, turns: 0.75)),
            ProblemKind.Plane => (Plane(count, noise, seed), null),
            ProblemKind.Formula => (AboveFormula.Points(settings.Formula, count, noise, seed), s_two),
            _ => Own(settings),
        };
    }

    static (IReadOnlyList<OwnPoint>, IReadOnlyList<string>?) Scaled(
        Dataset data,
        double centreX = 0,
        double centreY = 0,
        double factor = 1
    )
    {
        var features = new double[2];
        var points = new OwnPoint[data.RowCount];
        for (var row = 0; row < points.Length; row++)
        {
            var target = data.Read(row, features);
            points[row] = new(
                Reach * factor * (features[0] - centreX),
                Reach * factor * (features[1] - centreY),
                target
            );
        }
        return (points, data.ClassNames);
    }

    static OwnPoint[] Gauss(int count, double noise, int seed)
    {
        var random = new PythonRandom(seed);
        var deviation = 0.8 + Reach * noise;
        return Drawn(
            count,
            i =>
            {
                var centre = i % 2 == 0 ? 2 : -2;
                return new(random.Gauss(centre, deviation), random.Gauss(centre, deviation), i % 2);
            }
        );
    }

    static OwnPoint[] Plane(int count, double noise, int seed)
    {
        var random = new PythonRandom(seed);
        return Drawn(
            count,
            _ =>
            {
                var (x, y) = (random.Uniform(-Half, Half), random.Uniform(-Half, Half));
                return new(x, y, random.Gauss((x + y) / (2 * Half), noise));
            }
        );
    }

    static OwnPoint[] Drawn(int count, Func<int, OwnPoint> point) => [.. Enumerable.Range(0, count).Select(point)];

    static (IReadOnlyList<OwnPoint>, IReadOnlyList<string>?) Own(TrainingSettings settings)
    {
        if (settings.Points is not { Count: >= 2 } points)
        {
            throw new LabException("Draw at least two points.");
        }
        if (settings.AreNumbers || settings.Classes is not null)
        {
            return (points, settings.Classes);
        }
        if (points.FirstOrDefault(p => p.Target is not (0 or 1 or 2)) is { } other)
        {
            throw new LabException($"A point's class is 0, 1 or 2, not {ShortNumber.Of(other.Target)}.");
        }
        return (points, points.Any(p => p.Target == 2) ? [.. s_two, "green"] : s_two);
    }
}
