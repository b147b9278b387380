namespace Micrograd;

/// <summary>A random part of other rows, which takes no memory however many there are; see <see cref="Split"/>.</summary>
public sealed class RowSubset : IRows
{
    readonly IRows _rows;
    readonly Permutation _order;
    readonly long _start;

    RowSubset(IRows rows, Permutation order, long start, long count)
    {
        _rows = rows;
        _order = order;
        _start = start;
        RowCount = count;
    }

    /// <inheritdoc />
    public long RowCount { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> FeatureNames => _rows.FeatureNames;

    /// <inheritdoc />
    public IReadOnlyList<string>? ClassNames => _rows.ClassNames;

    /// <inheritdoc />
    public double Read(long row, Span<double> features)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        return _rows.Read(_order[_start + row], features);
    }

    /// <summary>
    /// Splits rows at random into those to train on and those held out for testing. Classes are not balanced on purpose:
    /// each row is as likely as any other to be held out.
    /// </summary>
    /// <param name="rows">All rows; both parts read from them.</param>
    /// <param name="testShare">
    /// The share to hold out, in [0, 1). The nearest number of rows is taken, but at least one to test on (unless the share
    /// is 0) and at least one to train on.
    /// </param>
    /// <param name="seed">The same seed gives the same split.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in [0, 1).</exception>
    /// <exception cref="ArgumentException">There are too few rows: none, or one where a share is to be held out.</exception>
    public static (RowSubset Train, RowSubset Test) Split(IRows rows, double testShare, long seed)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var test = HeldOut(rows.RowCount, testShare);
        var order = new Permutation(rows.RowCount, seed);
        return (new(rows, order, test, rows.RowCount - test), new(rows, order, 0, test));
    }

    /// <summary>How many rows a share holds out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in [0, 1).</exception>
    /// <exception cref="ArgumentException">There are too few rows: none, or one where a share is to be held out.</exception>
    internal static long HeldOut(long rows, double testShare)
    {
        if (!(testShare >= 0 && testShare < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(testShare),
                testShare,
                "The share of rows to hold out must be at least 0 and less than 1."
            );
        }
        long needed = testShare > 0 ? 2 : 1;
        if (rows < needed)
        {
            throw new ArgumentException($"{rows} rows can't be split: at least {needed} are needed.", nameof(rows));
        }
        return testShare > 0 ? Math.Clamp((long)Math.Round(rows * testShare), 1, rows - 1) : 0;
    }
}
