using System.Globalization;

namespace Micrograd;

/// <summary>
/// Small problems to learn on, drawn at random: the same arguments give the same rows. All but <see cref="Sine"/> have two
/// features, x1 and x2, and a class; rows come in random order.
/// </summary>
public static class Datasets
{
    /// <summary>
    /// Two interleaving half circles, as scikit-learn's make_moons: (cos t, sin t) and (1 − cos t, ½ − sin t) for t evenly
    /// from 0 to π, plus noise. Without noise x1 is in [−1, 2], x2 in [−0.5, 1].
    /// </summary>
    /// <param name="count">How many rows, at least 2; half of each class.</param>
    /// <param name="noise">The standard deviation of what is added to each coordinate, 0 or more.</param>
    /// <param name="seed">Chooses noise and order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count or noise is out of range.</exception>
    public static Dataset Moons(int count = 200, double noise = 0.1, long seed = 0)
    {
        return Classes(count, ["upper", "lower"], noise, new(seed), Point);

        (double, double) Point(int moon, int i, int size)
        {
            var t = size < 2 ? 0 : Math.PI * i / (size - 1);
            return moon == 0 ? (Math.Cos(t), Math.Sin(t)) : (1 - Math.Cos(t), 0.5 - Math.Sin(t));
        }
    }

    /// <summary>
    /// A circle within a circle, as scikit-learn's make_circles: r·(cos t, sin t) for t evenly around, r = 1 outside and
    /// <paramref name="factor"/> inside, plus noise.
    /// </summary>
    /// <param name="count">How many rows, at least 2; half of each class.</param>
    /// <param name="noise">The standard deviation of what is added to each coordinate, 0 or more.</param>
    /// <param name="seed">Chooses noise and order.</param>
    /// <param name="factor">The inner radius, at least 0 and less than 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count, noise or factor is out of range.</exception>
    public static Dataset Circles(int count = 200, double noise = 0.08, long seed = 0, double factor = 0.5)
    {
        if (!(factor >= 0 && factor < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(factor),
                factor,
                "The inner radius must be at least 0, less than 1."
            );
        }
        return Classes(count, ["outer", "inner"], noise, new(seed), Point);

        (double, double) Point(int circle, int i, int size)
        {
            var t = Math.Tau * i / size;
            var radius = circle == 0 ? 1 : factor;
            return (radius * Math.Cos(t), radius * Math.Sin(t));
        }
    }

    /// <summary>
    /// Spiral arms that wind around the origin, one class each: r·(sin t, cos t) with r evenly from 0.1 to 1 and
    /// t = 2π·(turns·r + arm / arms), plus noise.
    /// </summary>
    /// <param name="count">How many rows, at least one an arm.</param>
    /// <param name="noise">The standard deviation of what is added to each coordinate, 0 or more.</param>
    /// <param name="seed">Chooses noise and order.</param>
    /// <param name="arms">How many arms, 2 … 10.</param>
    /// <param name="turns">How often an arm winds around the origin, more than 0 and at most 5: more is harder.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Dataset Spirals(int count = 200, double noise = 0.02, long seed = 0, int arms = 2, double turns = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(arms, 10);
        if (!(turns > 0 && turns <= 5))
        {
            throw new ArgumentOutOfRangeException(
                nameof(turns),
                turns,
                "An arm winds more than 0 and at most 5 times."
            );
        }
        return Classes(count, Named("arm", arms), noise, new(seed), Point);

        (double, double) Point(int arm, int i, int size)
        {
            var radius = size < 2 ? 1 : 0.1 + 0.9 * i / (size - 1);
            var t = Math.Tau * (turns * radius + (double)arm / arms);
            return (radius * Math.Sin(t), radius * Math.Cos(t));
        }
    }

    /// <summary>
    /// Four squares like a chessboard's: the class is whether the signs of x1 and x2 differ. Points are even in the squares,
    /// 0.1 … 1 away from both axes, and get their noise afterwards.
    /// </summary>
    /// <param name="count">How many rows, at least 2; half of each class.</param>
    /// <param name="noise">The standard deviation of what is added to each coordinate, 0 or more.</param>
    /// <param name="seed">Chooses the points, noise and order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count or noise is out of range.</exception>
    public static Dataset Xor(int count = 200, double noise = 0.05, long seed = 0)
    {
        var random = new PythonRandom(seed);
        return Classes(count, ["same signs", "different signs"], noise, random, Point);

        (double, double) Point(int signs, int i, int size)
        {
            var side = i % 2 == 0 ? 1 : -1;
            var x = side * random.Uniform(0.1, 1);
            var y = side * random.Uniform(0.1, 1);
            return (x, signs == 0 ? y : -y);
        }
    }

    /// <summary>
    /// Round clouds, one class each, as scikit-learn's make_blobs: a centre within [−10, 10]² plus normal noise. Other than
    /// there, a centre is the one of ten candidates that is farthest from the centres so far (Mitchell's best candidate,
    /// 1991), so that clouds seldom overlap.
    /// </summary>
    /// <param name="count">How many rows, at least one a centre.</param>
    /// <param name="noise">The standard deviation of a cloud, 0 or more.</param>
    /// <param name="seed">Chooses centres, noise and order.</param>
    /// <param name="centres">How many clouds, 2 … 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Dataset Blobs(int count = 200, double noise = 1, long seed = 0, int centres = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(centres, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(centres, 100);
        var random = new PythonRandom(seed);
        var places = new List<(double X, double Y)>();
        for (var centre = 0; centre < centres; centre++)
        {
            var candidates = new (double X, double Y)[10];
            for (var i = 0; i < candidates.Length; i++)
            {
                candidates[i] = (random.Uniform(-10, 10), random.Uniform(-10, 10));
            }
            places.Add(candidates.MaxBy(c => places.Select(p => Distance(p, c)).DefaultIfEmpty(0).Min()));
        }
        return Classes(count, Named("blob", centres), noise, random, (blob, _, _) => places[blob]);

        static double Distance((double X, double Y) a, (double X, double Y) b) => double.Hypot(a.X - b.X, a.Y - b.Y);
    }

    /// <summary>A curve to fit: the target is sin(x) plus noise, the one feature x is even in [−π, π].</summary>
    /// <param name="count">How many rows, at least 1.</param>
    /// <param name="noise">The standard deviation of what is added to the target, 0 or more.</param>
    /// <param name="seed">Chooses the points and noise.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count or noise is out of range.</exception>
    public static Dataset Sine(int count = 200, double noise = 0.1, long seed = 0)
    {
        Check(count, 1, noise);
        var random = new PythonRandom(seed);
        var features = new double[count][];
        var targets = new double[count];
        for (var row = 0; row < count; row++)
        {
            var x = random.Uniform(-Math.PI, Math.PI);
            features[row] = [x];
            targets[row] = random.Gauss(Math.Sin(x), noise);
        }
        return new(features, targets, ["x"]);
    }

    static Dataset Classes(
        int count,
        string[] names,
        double noise,
        PythonRandom random,
        Func<int, int, int, (double X, double Y)> point
    )
    {
        Check(count, names.Length, noise);
        var rows = new List<(double[] Features, int Class)>(count);
        for (var c = 0; c < names.Length; c++)
        {
            // Where classes can't all have the same size, the last ones have one row more, as the second moon in make_moons.
            var size = (int)((long)count * (c + 1) / names.Length - (long)count * c / names.Length);
            for (var i = 0; i < size; i++)
            {
                var (x, y) = point(c, i, size);
                rows.Add(([random.Gauss(x, noise), random.Gauss(y, noise)], c));
            }
        }
        var shuffled = rows.ToArray();
        random.Shuffle(shuffled.AsSpan());
        return new([.. shuffled.Select(r => r.Features)], [.. shuffled.Select(r => r.Class)], null, names);
    }

    static void Check(int count, int least, double noise)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, least);
        if (!(noise >= 0 && double.IsFinite(noise)))
        {
            throw new ArgumentOutOfRangeException(nameof(noise), noise, "Noise is a standard deviation, 0 or more.");
        }
    }

    static string[] Named(string kind, int count) =>
        [.. Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{kind} {i}"))];
}
