namespace Micrograd;

/// <summary>
/// Brings each column to mean 0 and standard deviation 1: z = (x − mean) / deviation. The statistics are gathered row by row
/// in one pass that does not lose digits (Welford, 1962), over the training rows only: the held-out ones must stay unseen.
/// </summary>
/// <remarks>
/// The deviation is that of the rows themselves, √(Σ(x − mean)² / n), as in scikit-learn's StandardScaler. A constant column
/// becomes 0, its scale is 1. Columns whose deviation is beyond about 1e±150 are out of range: too small counts as constant.
/// </remarks>
/// <example><code>
/// var standardizer = Standardizer.Of(train);
/// double target = test.Read(row, features);
/// standardizer.Apply(features);
/// </code></example>
public sealed class Standardizer
{
    readonly double[] _means;
    readonly double[] _squares;
    double[]? _scales;

    /// <summary>Statistics of no rows yet.</summary>
    /// <param name="columns">How many numbers a row has, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one column.</exception>
    public Standardizer(int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        _means = new double[columns];
        _squares = new double[columns];
    }

    /// <summary>How many rows the statistics are of.</summary>
    public long RowCount { get; private set; }

    /// <summary>The mean of each column; 0 before the first row.</summary>
    public IReadOnlyList<double> Means => _means;

    /// <summary>What each column is divided by: its standard deviation, or 1 where that is 0.</summary>
    public IReadOnlyList<double> Scales => CurrentScales();

    /// <summary>The statistics of all features of the rows.</summary>
    /// <param name="rows">The rows to train on.</param>
    public static Standardizer Of(IRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var standardizer = new Standardizer(rows.FeatureNames.Count);
        var features = new double[rows.FeatureNames.Count];
        for (long row = 0; row < rows.RowCount; row++)
        {
            rows.Read(row, features);
            standardizer.Add(features);
        }
        return standardizer;
    }

    /// <summary>Takes one more row into the statistics.</summary>
    /// <param name="row">The row's numbers.</param>
    /// <exception cref="ArgumentException">The row has another length than the columns.</exception>
    public void Add(ReadOnlySpan<double> row)
    {
        CheckLength(row.Length);
        RowCount++;
        _scales = null;
        for (var column = 0; column < row.Length; column++)
        {
            var before = row[column] - _means[column];
            _means[column] += before / RowCount;
            _squares[column] += before * (row[column] - _means[column]);
        }
    }

    /// <summary>Standardises a row in place: (x − mean) / scale.</summary>
    /// <param name="row">The row's numbers.</param>
    /// <exception cref="ArgumentException">The row has another length than the columns.</exception>
    public void Apply(Span<double> row)
    {
        CheckLength(row.Length);
        var scales = CurrentScales();
        for (var column = 0; column < row.Length; column++)
        {
            row[column] = (row[column] - _means[column]) / scales[column];
        }
    }

    /// <summary>Takes a standardised row back to its own units, in place: z·scale + mean.</summary>
    /// <param name="row">The row's numbers.</param>
    /// <exception cref="ArgumentException">The row has another length than the columns.</exception>
    public void Invert(Span<double> row)
    {
        CheckLength(row.Length);
        var scales = CurrentScales();
        for (var column = 0; column < row.Length; column++)
        {
            row[column] = row[column] * scales[column] + _means[column];
        }
    }

    double[] CurrentScales()
    {
        return _scales ??= Array.ConvertAll(_squares, Scale);

        double Scale(double squares)
        {
            var deviation = Math.Sqrt(squares / Math.Max(RowCount, 1));
            return deviation > 0 ? deviation : 1;
        }
    }

    void CheckLength(int length)
    {
        if (length != _means.Length)
        {
            throw new ArgumentException($"The row has {length} numbers, the statistics {_means.Length} columns.");
        }
    }
}
