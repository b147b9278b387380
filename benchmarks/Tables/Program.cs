using System.Diagnostics;
using System.Globalization;
using System.Text;
using Micrograd.Tables;
using Sylvan.Data.Csv;

// How fast a table of 200,000 rows, 12 numbers and 8 categories, is read, beside the CSV reader alone: each row, numbers parsed as double,
// categories looked up. In turns, both warm.
const int Rows = 200_000;
var path = Path.Combine(Path.GetTempPath(), $"benchmark-{Environment.ProcessId}.csv");
Write(path, Rows);
try
{
    var (bare, ours, chunks, understood) = (
        new List<double>(),
        new List<double>(),
        new List<double>(),
        new List<double>()
    );
    for (var turn = 0; turn < 7; turn++)
    {
        bare.Add(Seconds(() => Bare(path)));
        ours.Add(Seconds(() => Table.Read(path)));
        chunks.Add(Seconds(() => Assert(Table.ReadChunks(path).Sum(part => part.RowCount) == Rows)));
        var table = Table.Read(path);
        understood.Add(Seconds(() => TableSchema.Of(table, new() { Targets = ["y"] })));
    }
    Print("the reader alone", bare);
    Print("Table.Read", ours);
    Print("Table.ReadChunks", chunks);
    Print("TableSchema.Of", understood);
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Table.Read at {100 * bare.Min() / ours.Min():0} % of the reader's speed, ReadChunks at {100 * bare.Min() / chunks.Min():0} %"
        )
    );
}
finally
{
    File.Delete(path);
}

static void Assert(bool holds)
{
    if (!holds)
    {
        throw new InvalidOperationException("A row is missing.");
    }
}

static void Print(string name, List<double> seconds) =>
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{name, -20} {1000 * seconds.Min(), 7:0} ms at best, {1000 * seconds.Order().ElementAt(seconds.Count / 2), 7:0} ms in the middle"
        )
    );

static double Seconds(Action work)
{
    var start = Stopwatch.GetTimestamp();
    work();
    return Stopwatch.GetElapsedTime(start).TotalSeconds;
}

static double Bare(string path)
{
    using var reader = CsvDataReader.Create(path);
    var categories = new Dictionary<string, int>();
    var lookup = categories.GetAlternateLookup<ReadOnlySpan<char>>();
    var sum = 0.0;
    while (reader.Read())
    {
        for (var i = 0; i < 12; i++)
        {
            sum += reader.GetDouble(i);
        }
        for (var i = 12; i < 21; i++)
        {
            var cell = reader.GetFieldSpan(i);
            if (!lookup.TryGetValue(cell, out var index))
            {
                lookup[cell] = index = categories.Count;
            }
            sum += index;
        }
    }
    return sum;
}

static void Write(string path, int rows)
{
    var random = new Random(1);
    int[] kinds = [3, 5, 8, 12, 20, 30, 2, 300, 2];
    using var file = new StreamWriter(path, append: false, Encoding.ASCII);
    file.WriteLine(
        string.Join(
            ',',
            Enumerable.Range(1, 12).Select(i => $"n{i}").Concat(Enumerable.Range(1, 8).Select(i => $"c{i}")).Append("y")
        )
    );
    for (var row = 0; row < rows; row++)
    {
        for (var i = 0; i < 12; i++)
        {
            file.Write(
                (1000 * random.NextDouble() - 500).ToString(
                    i % 2 == 0 ? "0.000" : "0.#####",
                    CultureInfo.InvariantCulture
                )
            );
            file.Write(',');
        }
        for (var i = 0; i < 9; i++)
        {
            file.Write(
                i == 8
                    ? (random.Next(2) == 0 ? "yes\n" : "no\n")
                    : string.Create(CultureInfo.InvariantCulture, $"k{random.Next(kinds[i])},")
            );
        }
    }
}
