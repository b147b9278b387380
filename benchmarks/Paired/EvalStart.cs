using System.Diagnostics;

namespace Micrograd.Benchmarks;

/// <summary>The tool from its start to its end on the smallest expression, each version as its own script builds and starts it.</summary>
static class EvalStart
{
    public const string Group = "startup";
    public const string Name = "eval";

    const int Starts = 20;

    /// <summary>Whether words ask for it; all is asked for where there is none.</summary>
    public static bool IsAskedFor(IReadOnlyCollection<string> words) => words.Count == 0 || words.Any(IsCalled);

    public static bool IsCalled(string word) => word is Group or Name;

    /// <summary>Builds the tool, and looks whether it works.</summary>
    public static void Prepare(Checkout version)
    {
        if (!Command.Output(version.Tool, ["eval", "1+2"]).Contains('3', StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{version.Tool} eval 1+2 does not say 3.");
        }
    }

    /// <summary>The best of several starts of each version, taken in turn.</summary>
    public static Timing[] Run(IReadOnlyList<Checkout> versions)
    {
        var best = new double[versions.Count];
        Array.Fill(best, double.MaxValue);
        for (var start = 0; start < Starts; start++)
        {
            for (var i = 0; i < best.Length; i++)
            {
                best[i] = Math.Min(best[i], Nanoseconds(versions[i]));
            }
        }
        return [.. best.Select(nanoseconds => new Timing(Group, Name, nanoseconds, 0))];
    }

    static double Nanoseconds(Checkout version)
    {
        var start = Stopwatch.GetTimestamp();
        Command.Output(version.Tool, ["eval", "1+2"], ("MICROGRAD_NO_BUILD", "1"));
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }
}
