namespace Micrograd;

/// <summary>
/// Rows as examples: a batch is the features as <c>[n, features]</c>, and the targets as <c>[n]</c>, int64 where they are classes.
/// Rows are read when they are asked for, so they need not be in memory.
/// </summary>
/// <param name="rows">The rows.</param>
/// <param name="standardizer">What the features are standardised by, or null.</param>
/// <param name="dtype">The features' type, and that of targets that are numbers.</param>
public sealed class RowDataset(IRows rows, Standardizer? standardizer = null, DType dtype = DType.Float32) : IExamples
{
    /// <inheritdoc />
    public long Count => rows.RowCount;

    /// <inheritdoc />
    public Batch Read(ReadOnlySpan<long> places)
    {
        var width = rows.FeatureNames.Count;
        var features = new double[places.Length * width];
        var targets = new double[places.Length];
        for (var i = 0; i < targets.Length; i++)
        {
            var row = features.AsSpan(i * width, width);
            targets[i] = rows.Read(places[i], row);
            standardizer?.Apply(row);
        }
        return new(
            Tensor.Of<double>(features, [targets.Length, width]).To(dtype),
            Tensor.Of(targets).To(rows.ClassNames is null ? dtype : DType.Int64)
        );
    }
}
