namespace Micrograd.Tables.Understanding;

/// <summary>Mean, deviation and skewness of numbers.</summary>
static class Moments
{
    /// <summary>The skewness beyond which a column is taken by its quantiles.</summary>
    public const double Skewed = 2;

    /// <summary>The third standardised moment, and how many numbers there are; 0 where all are equal.</summary>
    public static (double Skew, int Count) Skewness(TableColumn column, int rows) =>
        Skewness(Enumerable.Range(0, rows).Select(column.Number).Where(x => !double.IsNaN(x)).ToArray());

    public static (double Skew, int Count) Skewness(double[] numbers)
    {
        var (mean, deviation) = MeanAndDeviation(numbers);
        if (deviation == 0)
        {
            return (0, numbers.Length);
        }
        var sum = 0.0;
        foreach (var x in numbers)
        {
            var z = (x - mean) / deviation;
            sum += z * z * z;
        }
        return (sum / numbers.Length, numbers.Length);
    }

    public static (double Mean, double Deviation) MeanAndDeviation(ReadOnlySpan<double> numbers)
    {
        if (numbers.IsEmpty)
        {
            return (0, 0);
        }
        var mean = 0.0;
        foreach (var x in numbers)
        {
            mean += x / numbers.Length;
        }
        var square = 0.0;
        foreach (var x in numbers)
        {
            square += (x - mean) * (x - mean) / numbers.Length;
        }
        // Of equal numbers, the mean may be off by a rounding.
        var deviation = Math.Sqrt(square);
        return (mean, deviation <= 1e-12 * Math.Abs(mean) ? 0 : deviation);
    }
}
