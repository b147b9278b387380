using System.Globalization;

namespace Micrograd.Benchmarks;

/// <summary>
/// This checkout beside an earlier commit. A row that misses its goal is timed once more alone: what others in its process left behind,
/// and chance, seldom come back.
/// </summary>
static class PairedCommand
{
    /// <summary>What this checkout is measured against.</summary>
    const string Before = "852f067";

    const int UsualLaunches = 5;

    public static int Run(string root, string[] args)
    {
        var words = new List<string>();
        var launches = UsualLaunches;
        string? json = null;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json" && i + 1 < args.Length)
            {
                json = args[++i];
            }
            else if (args[i] == "--launches" && i + 1 < args.Length && Count(args[i + 1]) is { } count)
            {
                launches = count;
                i++;
            }
            else if (args[i].StartsWith('-'))
            {
                Console.Error.WriteLine(
                    $"benchmarks: no option '{args[i]}'. Usage: benchmarks/run paired [GROUP|ROW]… [--launches N] [--json FILE]"
                );
                return 2;
            }
            else
            {
                words.Add(args[i]);
            }
        }
        try
        {
            return Compare(root, words, launches, json);
        }
        catch (InvalidOperationException e)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    static int Compare(string root, List<string> words, int launches, string? json)
    {
        var after = Checkout.Current(root);
        var others = words.Where(word => !EvalStart.IsCalled(word)).ToArray();
        var names = words.Count > 0 && others.Length == 0 ? [] : after.Names(others);
        var before = Checkout.Earlier(root, Before);
        var starts = EvalStart.IsAskedFor(words);
        if (starts)
        {
            EvalStart.Prepare(before);
            EvalStart.Prepare(after);
        }

        var machine = $"{Machine.Describe()}, one thread, before {before.Commit}, after {after.Commit}";
        Console.WriteLine(machine);
        var run = new PairedRun(before, after, launches);
        var rows = run.Rows(names).Concat(starts ? run.Starts() : []).ToList();
        PairedReport.WriteHeader();
        rows.ForEach(PairedReport.Write);
        PairedReport.WriteSummary(rows);

        var alone = rows.Where(row => row.Misses).SelectMany(row => Alone(run, row)).ToList();
        var misses = alone.Where(row => row.Misses).ToList();
        PairedReport.WriteMisses(misses);
        if (json is not null)
        {
            Report.Save(json, machine, [.. rows, .. alone]);
        }
        return misses.Count == 0 && PairedReport.Geometric(rows.Select(row => row.Ratio)) >= PairedReport.GeometricGoal
            ? 0
            : 1;
    }

    static IEnumerable<PairedRow> Alone(PairedRun run, PairedRow row)
    {
        Console.Error.WriteLine($"{row.Name}, alone…");
        return row.Group == EvalStart.Group ? run.Starts(isAlone: true) : run.Rows([row.Name], isAlone: true);
    }

    static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;
}
