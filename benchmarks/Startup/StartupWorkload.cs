using System.Diagnostics;

namespace Micrograd.Benchmarks;

/// <summary>
/// The tool from its start to its end on a small expression, beside a .NET program that prints a line: the goal is to take
/// no more than three times as long, a ratio of a third.
/// </summary>
static class StartupWorkload
{
    const int Rounds = 40;
    const string Expression = "a = 2.0; b = -3.0; c = a * b + 10; c.tanh()";

    public static IEnumerable<Row> Run(string root)
    {
        Complete("dotnet", "build", Path.Combine(root, "benchmarks", "peers", "hello"), "-c", "Release", "-v", "quiet");
        var hello = Path.Combine(root, "artifacts", "bin", "hello", "release", "hello");
        var tool = Path.Combine(root, "micrograd");
        var agree =
            Complete(tool, "eval", Expression).Contains("0.9993", StringComparison.Ordinal)
            && Complete(hello).Contains("Hello", StringComparison.Ordinal);
        var pairs = new Pairs();
        for (var round = 0; round < Rounds; round++)
        {
            pairs.Add(Microseconds(tool, "eval", Expression), Microseconds(hello));
        }
        var (ratio, low, high) = pairs.Ratio();
        yield return new(
            "startup",
            "./micrograd eval",
            ".NET hello, world",
            1,
            pairs.Ours,
            pairs.Peer,
            ratio,
            low,
            high,
            1.0 / 3,
            -1,
            agree
        );
    }

    static double Microseconds(string program, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        Complete(program, arguments);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    static string Complete(string program, params string[] arguments) => Command.Output(program, arguments);
}
