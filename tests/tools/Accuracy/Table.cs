using Micrograd.Tests.Ops;

/// <summary>The largest errors of the ops over a table of values.</summary>
static class Table
{
    public static void Check(string path)
    {
        var groups = File.ReadLines(path)
            .Skip(1)
            .Select(OpValue.Read)
            .GroupBy(row => (row.Name, row.Inputs.Length, row.IsSingle));
        foreach (var rows in groups.Select(group => group.ToArray()))
        {
            if (rows[0].IsSingle)
            {
                Report("float32", rows, OpValue.OfLanes<float>(rows));
            }
            else
            {
                Report("float64", rows, OpValue.OfLanes<double>(rows));
                Report("Value", rows, Array.ConvertAll(rows, row => row.OfScalar()));
            }
        }
    }

    static void Report(string path, OpValue[] rows, double[] results)
    {
        var worst = Enumerable.Range(0, rows.Length).MaxBy(i => rows[i].Error(results[i]));
        Console.WriteLine(
            FormattableString.Invariant(
                $"{path, -8} {rows[worst].Error(results[worst]), 12:G5} {rows[worst]}: {results[worst]:R} for {rows[worst].Value:R}"
            )
        );
    }
}
