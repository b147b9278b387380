namespace Micrograd.Benchmarks;

/// <summary>Launches of both versions in turn, the earlier one twice: what its two series differ by is noise.</summary>
sealed class PairedRun(Checkout before, Checkout after, int launches)
{
    readonly Checkout[] _sides = [before, after, before];

    public IEnumerable<PairedRow> Rows(IReadOnlyList<string> names, bool isAlone = false) =>
        names.Count == 0 ? [] : Rows("launch", isAlone, () => [.. _sides.Select(side => side.Launch(names).ToArray())]);

    public IEnumerable<PairedRow> Starts(bool isAlone = false) =>
        Rows("starts of the tool", isAlone, () => [.. EvalStart.Run(_sides).Select(timing => new[] { timing })]);

    IEnumerable<PairedRow> Rows(string what, bool isAlone, Func<Timing[][]> measure)
    {
        var best = default(Timing[][]);
        for (var i = 1; i <= launches; i++)
        {
            Console.Error.WriteLine($"{what} {i} of {launches}…");
            var next = measure();
            best = best is null ? next : [.. best.Zip(next, (a, b) => a.Zip(b, (x, y) => x.Best(y)).ToArray())];
        }
        for (var row = 0; row < best![0].Length; row++)
        {
            yield return PairedRow.Of(best[0][row], best[1][row], best[2][row], isAlone);
        }
    }
}
