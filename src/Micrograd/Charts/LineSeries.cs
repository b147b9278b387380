namespace Micrograd.Charts;

/// <summary>One named curve of a <see cref="LineChart"/>.</summary>
public sealed record LineSeries
{
    /// <summary>A curve through the points (xs[i], ys[i]) in the order given.</summary>
    /// <param name="name">What the legend calls it.</param>
    /// <param name="xs">The points' places across.</param>
    /// <param name="ys">The points' heights, as many.</param>
    /// <exception cref="ArgumentException">The two have different lengths.</exception>
    public LineSeries(string name, IReadOnlyList<double> xs, IReadOnlyList<double> ys)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(xs);
        ArgumentNullException.ThrowIfNull(ys);
        if (xs.Count != ys.Count)
        {
            throw new ArgumentException(
                $"Line series '{name}': xs has {xs.Count} values, ys has {ys.Count}.",
                nameof(ys)
            );
        }
        (Name, Xs, Ys) = (name, xs, ys);
    }

    /// <summary>A curve through the points (0, ys[0]), (1, ys[1]), …</summary>
    /// <param name="name">What the legend calls it.</param>
    /// <param name="ys">The points' heights.</param>
    public LineSeries(string name, IReadOnlyList<double> ys)
        : this(name, [.. Enumerable.Range(0, ys?.Count ?? 0).Select(i => (double)i)], ys!) { }

    /// <summary>The name in the legend.</summary>
    public string Name { get; }

    /// <summary>The horizontal coordinates.</summary>
    public IReadOnlyList<double> Xs { get; }

    /// <summary>The vertical coordinates; one that is NaN or infinite leaves a gap.</summary>
    public IReadOnlyList<double> Ys { get; }

    /// <summary>Whether the curve is dashed, as that of held-out data is beside that of training.</summary>
    public bool Dashed { get; init; }
}
