using System.Globalization;

namespace Micrograd;

/// <summary>Rows in memory: features with a class or a number as target, checked when made. It never changes.</summary>
/// <example><code>
/// var data = new Dataset([[0, 0], [0, 1], [1, 0], [1, 1]], classes: [0, 1, 1, 0]);
/// var (train, test) = Datasets.Moons(seed: 1).Split(testShare: 0.2, seed: 1);
/// </code></example>
public sealed class Dataset : IRows
{
    // A stray number among the classes must not make a billion names.
    const int MostUnnamedClasses = 1000;

    readonly double[][] _features;
    readonly double[] _targets;

    /// <summary>Rows whose target is a class.</summary>
    /// <param name="features">A row's features each, all of one length; copied.</param>
    /// <param name="classes">A row's class each: an index from 0 on.</param>
    /// <param name="featureNames">The features' names; x1, x2 … by default.</param>
    /// <param name="classNames">The classes' names by index; "0", "1" … by default, which is for up to 1,000 classes.</param>
    /// <exception cref="ArgumentException">
    /// There is no row or no feature, rows differ in length, a feature is not finite, a class has no name, or a name is empty
    /// or there twice. The message names the row and the column.
    /// </exception>
    public Dataset(
        double[][] features,
        int[] classes,
        IReadOnlyList<string>? featureNames = null,
        IReadOnlyList<string>? classNames = null
    )
        : this(features, AsNumbers(classes), featureNames)
    {
        var highest = classes.Max();
        if (classNames is null && highest >= MostUnnamedClasses)
        {
            throw new ArgumentException(
                $"There is a class {highest}; more than {MostUnnamedClasses} classes need names.",
                nameof(classes)
            );
        }
        ClassNames = classNames is null ? Numbered("", 0, highest + 1) : Checked(classNames, nameof(classNames));
        for (var row = 0; row < classes.Length; row++)
        {
            if (classes[row] < 0 || classes[row] >= ClassNames.Count)
            {
                throw new ArgumentException(
                    $"Row {row} has class {classes[row]}; classes go from 0 to {ClassNames.Count - 1}.",
                    nameof(classes)
                );
            }
        }
    }

    /// <summary>Rows whose target is a number.</summary>
    /// <param name="features">A row's features each, all of one length; copied.</param>
    /// <param name="targets">A row's number to predict each; copied.</param>
    /// <param name="featureNames">The features' names; x1, x2 … by default.</param>
    /// <exception cref="ArgumentException">
    /// There is no row or no feature, rows differ in length, a feature or target is not finite, or a name is empty or there
    /// twice. The message names the row and the column.
    /// </exception>
    public Dataset(double[][] features, double[] targets, IReadOnlyList<string>? featureNames = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        if (features.Length == 0)
        {
            throw new ArgumentException("A data set needs at least one row.", nameof(features));
        }
        if (targets.Length != features.Length)
        {
            throw new ArgumentException(
                $"There are {features.Length} rows of features but {targets.Length} targets.",
                nameof(targets)
            );
        }
        var width = (features[0] ?? throw new ArgumentException("Row 0 is null.", nameof(features))).Length;
        if (width == 0)
        {
            throw new ArgumentException("A row needs at least one feature.", nameof(features));
        }
        FeatureNames = featureNames is null ? Numbered("x", 1, width) : Checked(featureNames, nameof(featureNames));
        if (FeatureNames.Count != width)
        {
            throw new ArgumentException(
                $"A row has {width} features but there are {FeatureNames.Count} names.",
                nameof(featureNames)
            );
        }
        _features = new double[features.Length][];
        for (var row = 0; row < features.Length; row++)
        {
            _features[row] = CheckedRow(features, row);
            if (!double.IsFinite(targets[row]))
            {
                throw new ArgumentException($"The target of row {row} is {Text(targets[row])}.", nameof(targets));
            }
        }
        _targets = [.. targets];
    }

    /// <inheritdoc />
    public long RowCount => _features.Length;

    /// <inheritdoc />
    public IReadOnlyList<string> FeatureNames { get; }

    /// <inheritdoc />
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>A row's features each; they are to be read only.</summary>
    public IReadOnlyList<double[]> Features => _features;

    /// <summary>A row's target each: a number, or the index of a class.</summary>
    public IReadOnlyList<double> Targets => _targets;

    /// <inheritdoc />
    public double Read(long row, Span<double> features)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        if (features.Length != FeatureNames.Count)
        {
            throw new ArgumentException(
                $"A row has {FeatureNames.Count} features; the span holds {features.Length}.",
                nameof(features)
            );
        }
        _features[row].CopyTo(features);
        return _targets[row];
    }

    /// <summary>Splits into two data sets, with the same rows in each as <see cref="RowSubset.Split"/>.</summary>
    /// <param name="testShare">The share to hold out, more than 0 and less than 1; at least one row goes to each side.</param>
    /// <param name="seed">The same seed gives the same split.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">There is only one row.</exception>
    public (Dataset Train, Dataset Test) Split(double testShare, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(testShare, 0);
        var (train, test) = RowSubset.Split(this, testShare, seed);
        return (Copy(train), Copy(test));
    }

    Dataset(RowSubset part, double[][] features, double[] targets)
        : this(features, targets, part.FeatureNames) => ClassNames = part.ClassNames;

    static Dataset Copy(RowSubset part)
    {
        var features = new double[part.RowCount][];
        var targets = new double[part.RowCount];
        for (var row = 0; row < features.Length; row++)
        {
            features[row] = new double[part.FeatureNames.Count];
            targets[row] = part.Read(row, features[row]);
        }
        return new(part, features, targets);
    }

    double[] CheckedRow(double[][] features, int index)
    {
        var row = features[index];
        if (row is null || row.Length != FeatureNames.Count)
        {
            throw new ArgumentException(
                $"Row {index} has {row?.Length ?? 0} features, row 0 has {FeatureNames.Count}.",
                nameof(features)
            );
        }
        var bad = Array.FindIndex(row, x => !double.IsFinite(x));
        return bad < 0
            ? [.. row]
            : throw new ArgumentException(
                $"Row {index}, feature '{FeatureNames[bad]}' is {Text(row[bad])}.",
                nameof(features)
            );
    }

    static double[] AsNumbers(int[] classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return Array.ConvertAll(classes, c => (double)c);
    }

    static string[] Numbered(string prefix, int first, int count) =>
        [.. Enumerable.Range(first, Math.Max(count, 0)).Select(i => prefix + i.ToString(CultureInfo.InvariantCulture))];

    static string[] Checked(IReadOnlyList<string> names, string parameter)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i]))
            {
                throw new ArgumentException($"Name {i} is empty.", parameter);
            }
            if (!seen.Add(names[i]))
            {
                throw new ArgumentException($"The name '{names[i]}' is there twice.", parameter);
            }
        }
        return [.. names];
    }

    static string Text(double x) => x.ToString(CultureInfo.InvariantCulture);
}
