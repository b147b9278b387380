using System.Globalization;

namespace Micrograd.Tables.Understanding;

/// <summary>Finds a column that alone says what the target is.</summary>
sealed class LeakFinder
{
    const int MostRows = 5000;
    const double Nearly = 0.999;

    readonly int[] _rows;
    readonly int[]? _classes;
    readonly double[] _numbers;
    readonly double _majority;

    public LeakFinder(TableColumn target, TargetSchema schema)
    {
        var isClasses = schema.Classes is not null;
        int[] labelled =
        [
            .. Enumerable
                .Range(0, target.Count)
                .Where(row => isClasses ? !target.IsMissing(row) : !double.IsNaN(target.Number(row))),
        ];
        var step = Math.Max(1, labelled.Length / MostRows);
        _rows = [.. labelled.Where((_, i) => i % step == 0)];
        _numbers = Array.ConvertAll(_rows, target.Number);
        if (isClasses)
        {
            var index = new Dictionary<string, int>();
            _classes = Array.ConvertAll(
                _rows,
                row =>
                {
                    var text = target.Text(row)!;
                    return index.TryGetValue(text, out var i) ? i : index[text] = index.Count;
                }
            );
            _majority = schema.MajorityRate;
        }
    }

    /// <summary>What is told of a feature; null where there is nothing to tell.</summary>
    public string? Told(TableColumn column)
    {
        if (_rows.Length < 30)
        {
            return null;
        }
        if (_classes is null)
        {
            return Math.Abs(Correlation(column)) >= Nearly
                ? "It next to equals the target, but for a factor: is it known before the target is? If not, leave it out."
                : null;
        }
        return Rate(column) is var rate && rate >= Nearly && rate > _majority + 0.5 * (1 - _majority)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"It alone tells the class in {100 * rate:0.0} % of rows: is it known before the target is? If not, leave it out."
            )
            : null;
    }

    double Correlation(TableColumn column)
    {
        var both = _rows
            .Select((row, i) => (X: column.Number(row), Y: _numbers[i]))
            .Where(p => !double.IsNaN(p.X))
            .ToList();
        if (both.Count * 2 < _rows.Length)
        {
            return 0;
        }
        var (meanX, deviationX) = Moments.MeanAndDeviation(both.Select(p => p.X).ToArray());
        var (meanY, deviationY) = Moments.MeanAndDeviation(both.Select(p => p.Y).ToArray());
        return deviationX == 0 || deviationY == 0
            ? 0
            : both.Average(p => (p.X - meanX) / deviationX * ((p.Y - meanY) / deviationY));
    }

    /// <summary>How many rows are right if each value says its most frequent class, or each of as many ranges of a number as there are classes.</summary>
    double Rate(TableColumn column)
    {
        IEnumerable<IEnumerable<int>> groups;
        var values = _rows.Select((row, i) => (Text: column.Text(row) ?? "", Number: column.Number(row), i)).ToList();
        if (values.Select(v => v.Text).Distinct().Count() * 10 <= values.Count)
        {
            groups = values.GroupBy(v => v.Text, v => v.i);
        }
        else if (column.NumberCount * 2 > column.Count)
        {
            // In order of the numbers, the class changes as often as there are classes, and twice more for each row in a wrong place.
            int[] ordered = [.. values.OrderBy(v => v.Number).Select(v => _classes![v.i])];
            var changes = ordered.Zip(ordered.Skip(1)).Count(pair => pair.First != pair.Second);
            return 1 - Math.Max(0, changes - (ordered.Distinct().Count() - 1)) / 2.0 / ordered.Length;
        }
        else
        {
            return 0;
        }
        var right = groups.Sum(group => group.GroupBy(i => _classes![i]).Max(g => g.Count()));
        return (double)right / values.Count;
    }
}
