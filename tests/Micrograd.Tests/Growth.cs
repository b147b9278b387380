using System.Diagnostics;

namespace Micrograd.Tests;

/// <summary>How the time of a piece of work grows with its size: a limit that holds on a slow machine as on a fast one.</summary>
internal static class Growth
{
    const int Parts = 8;

    // Linear work takes as long in parts as in one; a square takes eight times as long in one.
    const double Limit = 4;

    // A collection in the midst of less decides more than its growth, and nobody waits for it.
    const double Noticed = 0.5;

    const int Rounds = 9;

    /// <summary>Asserts that a piece of work takes hardly longer than eight of an eighth of its size; the fastest of some rounds in turn.</summary>
    /// <param name="size">The size.</param>
    /// <param name="prepare">What is not timed: from a size to the work.</param>
    public static void IsNoSquare(int size, Func<int, Action> prepare)
    {
        var (parts, whole) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var round = 0; round < Rounds; round++)
        {
            // As much work in all, so that caches, collector and neighbours hit both alike.
            var part = prepare(size / Parts);
            parts = Math.Min(parts, Seconds(part, Parts));
            whole = Math.Min(whole, Seconds(prepare(size), 1));
            if (whole < Limit * parts || whole < Noticed)
            {
                return;
            }
        }
        Assert.Fail($"{size} takes {whole:G3} s, {Parts} times {size / Parts} take {parts:G3} s.");
    }

    static double Seconds(Action work, int times)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            work();
        }
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
