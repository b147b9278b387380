namespace Micrograd.Charts;

/// <summary>What a network says at every point of the plane: a number with a threshold, or a class.</summary>
/// <remarks>Either a function, evaluated on a grid of <see cref="Cells"/> by <see cref="Cells"/>, or a grid given.</remarks>
public sealed class BoundaryField
{
    /// <summary>The most cells drawn along either side; a finer grid is sampled.</summary>
    public const int Cells = 96;

    readonly Func<PlotRange, double[,]> _sample;

    BoundaryField(Func<PlotRange, double[,]> sample, bool isClasses, double threshold, double full, PlotRange? range)
    {
        _sample = sample;
        (IsClasses, Threshold, Full, Range) = (isClasses, threshold, full, range);
    }

    /// <summary>Whether the values are classes 0, 1, …</summary>
    public bool IsClasses { get; }

    /// <summary>The value on the boundary between class 0 (below) and class 1 (above).</summary>
    public double Threshold { get; }

    /// <summary>The distance from the threshold from which the shade is full.</summary>
    public double Full { get; }

    /// <summary>What a given grid covers; null for a function.</summary>
    public PlotRange? Range { get; }

    /// <summary>A score with the boundary at 0, as of hinge loss: full shade from ±1, the margin.</summary>
    /// <param name="score">The score at a point (x, y).</param>
    public static BoundaryField Score(Func<double, double, double> score) => Of(score, threshold: 0, full: 1);

    /// <summary>The probability of class 1, with the boundary at ½.</summary>
    /// <param name="probability">The probability at a point (x, y), 0 … 1.</param>
    public static BoundaryField Probability(Func<double, double, double> probability) =>
        Of(probability, 0.5, full: 0.5);

    /// <summary>A class 0, 1, … for every point; negative is none.</summary>
    /// <param name="classify">The class of a point (x, y).</param>
    public static BoundaryField Classes(Func<double, double, int> classify)
    {
        ArgumentNullException.ThrowIfNull(classify);
        return new(range => Evaluate((x, y) => classify(x, y), range), isClasses: true, 0, 1, range: null);
    }

    /// <summary>A score on a grid: <c>grid[row, column]</c>, row 0 lowest, each value at the centre of its cell of <paramref name="range"/>.</summary>
    /// <param name="grid">The values, row after row from below.</param>
    /// <param name="range">The rectangle that the grid covers.</param>
    /// <exception cref="ArgumentException">The range is empty or not finite.</exception>
    public static BoundaryField Score(double[,] grid, PlotRange range) => Of(grid, range, threshold: 0, full: 1);

    /// <summary>A probability of class 1 on a grid, laid out as for <see cref="Score(double[,], PlotRange)"/>.</summary>
    /// <param name="grid">The values, row after row from below.</param>
    /// <param name="range">The rectangle that the grid covers.</param>
    /// <exception cref="ArgumentException">The range is empty or not finite.</exception>
    public static BoundaryField Probability(double[,] grid, PlotRange range) => Of(grid, range, 0.5, full: 0.5);

    /// <summary>Classes 0, 1, … on a grid, laid out as for <see cref="Score(double[,], PlotRange)"/>; negative is none.</summary>
    /// <param name="grid">The values, row after row from below.</param>
    /// <param name="range">The rectangle that the grid covers.</param>
    /// <exception cref="ArgumentException">The range is empty or not finite.</exception>
    public static BoundaryField Classes(int[,] grid, PlotRange range)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return new(_ => Reduce(grid, value => value), isClasses: true, 0, 1, Checked(range));
    }

    /// <summary>The values to draw, row 0 lowest, at most <see cref="Cells"/> either way.</summary>
    internal double[,] Sample(PlotRange range) => _sample(range);

    static BoundaryField Of(Func<double, double, double> output, double threshold, double full)
    {
        ArgumentNullException.ThrowIfNull(output);
        return new(range => Evaluate(output, range), isClasses: false, threshold, full, range: null);
    }

    static BoundaryField Of(double[,] grid, PlotRange range, double threshold, double full)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return new(_ => Reduce(grid, value => value), isClasses: false, threshold, full, Checked(range));
    }

    static PlotRange Checked(PlotRange range)
    {
        ArgumentNullException.ThrowIfNull(range);
        return IsRange(range.MinX, range.MaxX) && IsRange(range.MinY, range.MaxY)
            ? range
            : throw new ArgumentException(
                FormattableString.Invariant(
                    $"A grid needs a range with min < max: x is {range.MinX} … {range.MaxX}, y is {range.MinY} … {range.MaxY}."
                ),
                nameof(range)
            );
    }

    static bool IsRange(double min, double max) =>
        min < max && Math.Abs(min) <= Axis.Largest && Math.Abs(max) <= Axis.Largest;

    static double[,] Evaluate(Func<double, double, double> output, PlotRange range)
    {
        var values = new double[Cells, Cells];
        for (var row = 0; row < Cells; row++)
        {
            var y = range.MinY + (row + 0.5) / Cells * (range.MaxY - range.MinY);
            for (var column = 0; column < Cells; column++)
            {
                values[row, column] = output(range.MinX + (column + 0.5) / Cells * (range.MaxX - range.MinX), y);
            }
        }
        return values;
    }

    static double[,] Reduce<T>(T[,] grid, Func<T, double> number)
    {
        var (rows, columns) = (grid.GetLength(0), grid.GetLength(1));
        var values = new double[Math.Min(rows, Cells), Math.Min(columns, Cells)];
        for (var row = 0; row < values.GetLength(0); row++)
        {
            for (var column = 0; column < values.GetLength(1); column++)
            {
                values[row, column] = number(
                    grid[
                        (int)((row + 0.5) * rows / values.GetLength(0)),
                        (int)((column + 0.5) * columns / values.GetLength(1))
                    ]
                );
            }
        }
        return values;
    }
}
