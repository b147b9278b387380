namespace Micrograd;

/// <summary>
/// Rows to learn from: some features each, and a target that is a class or a number. Rows are asked for one at a time, so
/// they need not be in memory.
/// </summary>
public interface IRows
{
    /// <summary>How many rows there are.</summary>
    long RowCount { get; }

    /// <summary>The names of the features, in the order of a row's numbers.</summary>
    IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The names of the classes by index where the target is a class; null where it is a number.</summary>
    IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Copies one row's features and returns its target.</summary>
    /// <param name="row">The row, 0 … <see cref="RowCount"/> − 1.</param>
    /// <param name="features">Receives the features; exactly as long as <see cref="FeatureNames"/>.</param>
    /// <returns>The number to predict, or the index of the class in <see cref="ClassNames"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">The span has another length than <see cref="FeatureNames"/>.</exception>
    double Read(long row, Span<double> features);
}
