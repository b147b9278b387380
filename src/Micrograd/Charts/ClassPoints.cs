namespace Micrograd.Charts;

/// <summary>A named set of points in the plane, each of a class 0, 1, …: training data, or held-out data.</summary>
public sealed record ClassPoints
{
    /// <summary>The points (xs[i], ys[i]) of the classes classes[i].</summary>
    /// <param name="name">What the legend calls them.</param>
    /// <param name="xs">Where they lie across.</param>
    /// <param name="ys">Where they lie up, as many.</param>
    /// <param name="classes">The class of each, as many, from 0 on.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a class is negative.</exception>
    public ClassPoints(string name, IReadOnlyList<double> xs, IReadOnlyList<double> ys, IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(xs);
        ArgumentNullException.ThrowIfNull(ys);
        ArgumentNullException.ThrowIfNull(classes);
        if (xs.Count != ys.Count)
        {
            throw new ArgumentException($"Points '{name}': xs has {xs.Count} values, ys has {ys.Count}.", nameof(ys));
        }
        if (xs.Count != classes.Count)
        {
            throw new ArgumentException(
                $"Points '{name}': xs has {xs.Count} values, classes has {classes.Count}.",
                nameof(classes)
            );
        }
        for (var i = 0; i < classes.Count; i++)
        {
            if (classes[i] < 0)
            {
                throw new ArgumentException(
                    $"Points '{name}': point {i} has class {classes[i]}; classes are 0, 1, …",
                    nameof(classes)
                );
            }
        }
        (Name, Xs, Ys, Classes) = (name, xs, ys, classes);
    }

    /// <summary>Points that are all of class 0, such as predictions against targets.</summary>
    /// <param name="name">What the legend calls them.</param>
    /// <param name="xs">Where they lie across.</param>
    /// <param name="ys">Where they lie up, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public ClassPoints(string name, IReadOnlyList<double> xs, IReadOnlyList<double> ys)
        : this(name, xs, ys, new int[xs?.Count ?? 0]) { }

    /// <summary>The name in the legend.</summary>
    public string Name { get; }

    /// <summary>The horizontal coordinates.</summary>
    public IReadOnlyList<double> Xs { get; }

    /// <summary>The vertical coordinates.</summary>
    public IReadOnlyList<double> Ys { get; }

    /// <summary>The class of each point.</summary>
    public IReadOnlyList<int> Classes { get; }

    /// <summary>Whether the points are drawn as outlines, as held-out data is beside training data.</summary>
    public bool Hollow { get; init; }
}
