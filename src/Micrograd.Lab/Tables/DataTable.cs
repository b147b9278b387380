using Micrograd.Lab.Csv;
using Micrograd.Lab.Training;

namespace Micrograd.Lab.Tables;

/// <summary>A table of one's own, and the points that two of its columns and a target make.</summary>
sealed class DataTable(IReadOnlyList<DataColumn> columns)
{
    const int MostClasses = 3;
    const int MostPoints = 5_000;

    // Points fill the picture but for its rim.
    const double Reach = 5;

    readonly Dictionary<(string X, string Y, string Target), TablePoints> _points = [];

    /// <summary>What the columns take in memory.</summary>
    public long Bytes { get; } = columns.Sum(column => column.Bytes);

    public int Rows => columns[0].Count;

    public IReadOnlyList<DataColumn> Columns => columns;

    /// <summary>The points of three columns; the same object every time.</summary>
    /// <exception cref="LabException">A column is not there, or holds what can't be drawn or learned.</exception>
    public TablePoints Points(string x, string y, string target)
    {
        lock (_points)
        {
            if (!_points.TryGetValue((x, y, target), out var points))
            {
                points = _points[(x, y, target)] = Choose(Place(x), Place(y), Find(target));
            }
            return points;
        }
    }

    TablePoints Choose(DataColumn x, DataColumn y, DataColumn target)
    {
        int[] rows =
        [
            .. Enumerable
                .Range(0, Rows)
                .Where(row =>
                    double.IsFinite(x.Number(row)) && double.IsFinite(y.Number(row)) && target.Text(row) >= 0
                ),
        ];
        if (rows.Length < 2)
        {
            throw new LabException(
                $"{rows.Length} rows have {Name(x)}, {Name(y)} and {Name(target)}; there must be two at least."
            );
        }
        // Of more than can be drawn, every so many.
        rows =
            rows.Length <= MostPoints
                ? rows
                : [.. Enumerable.Range(0, MostPoints).Select(i => rows[(int)((long)i * rows.Length / MostPoints)])];
        var (classes, classOf) = Classes(target);
        var (across, up) = (Drawn(x, rows), Drawn(y, rows));
        var targets = classes is null ? Standard(target, rows) : null;
        return new(
            [.. rows.Select((row, i) => new OwnPoint(across[i], up[i], targets?[i] ?? classOf[target.Text(row)]))],
            classes
        );
    }

    /// <summary>
    /// The classes of a target, of text or of so few whole numbers, and which each of its distinct texts is: 1 and 1.0 are one. Null where
    /// it is a number to learn.
    /// </summary>
    static (IReadOnlyList<string>? Names, int[] Of) Classes(DataColumn target)
    {
        var numbers = target.Distinct.Select(text => target.HoldsNumbers ? CsvCell.Of(text).Number : double.NaN);
        var keys = target
            .Distinct.Zip(numbers, (text, number) => target.HoldsNumbers ? (number, "") : (0, text))
            .ToArray();
        var distinct = keys.Distinct().ToArray();
        if (distinct.Length == 1)
        {
            throw new LabException(
                $"Every row has {CsvCell.Quote(target.Distinct[0])} for {Name(target)}: there is nothing to learn."
            );
        }
        if (distinct.Length <= MostClasses && distinct.All(key => key.Item1 % 1 == 0))
        {
            var firsts = Array.ConvertAll(distinct, key => target.Distinct[Array.IndexOf(keys, key)]);
            return (firsts, Array.ConvertAll(keys, key => Array.IndexOf(distinct, key)));
        }
        return target.HoldsNumbers
            ? (null, [])
            : throw new LabException(
                $"{Name(target)} has {distinct.Length} classes; the page has colours for {MostClasses}. "
                    + "Choose a column of numbers, or of fewer classes."
            );
    }

    static double[] Drawn(DataColumn column, int[] rows)
    {
        var (least, largest) = (rows.Min(column.Number), rows.Max(column.Number));
        return largest == least
            ? throw new LabException($"{Name(column)} is the same in every row: points can't be placed by it.")
            : Array.ConvertAll(rows, row => Reach * (2 * ((column.Number(row) - least) / (largest - least)) - 1));
    }

    /// <summary>A number to learn, with mean 0 and standard deviation 1.</summary>
    static double[] Standard(DataColumn column, int[] rows)
    {
        var mean = rows.Average(column.Number);
        var deviation = Math.Sqrt(rows.Average(row => Math.Pow(column.Number(row) - mean, 2)));
        return deviation == 0
            ? throw new LabException($"{Name(column)} is the same in every row: there is nothing to learn.")
            : Array.ConvertAll(rows, row => (column.Number(row) - mean) / deviation);
    }

    static string Name(DataColumn column) => CsvCell.Quote(column.Name);

    DataColumn Place(string name) =>
        Find(name) is { HoldsNumbers: true } column
            ? column
            : throw new LabException($"{CsvCell.Quote(name)} holds text; points are placed by columns of numbers.");

    DataColumn Find(string name) =>
        columns.FirstOrDefault(column => column.Name == name)
        ?? throw new LabException($"The table has no column {CsvCell.Quote(name)}.");
}

/// <summary>Points of a table.</summary>
/// <param name="Points">Where they lie, and their targets.</param>
/// <param name="Classes">The names of the classes; null where the target is a number.</param>
sealed record TablePoints(IReadOnlyList<OwnPoint> Points, IReadOnlyList<string>? Classes);
