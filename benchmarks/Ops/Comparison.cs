using System.Diagnostics;

namespace Micrograd.Benchmarks;

/// <summary>The same work by this library and by a peer, timed in turn: A, B, A, B …</summary>
/// <param name="Group">What kind of work it is.</param>
/// <param name="Name">What is done.</param>
/// <param name="Peer">Who else does it.</param>
/// <param name="Goal">The ratio peer / ours to reach; 0 where none is set.</param>
/// <param name="Ours">Does it once.</param>
/// <param name="Theirs">The peer does it once.</param>
/// <param name="Agree">Whether both give the same numbers.</param>
sealed record Comparison(
    string Group,
    string Name,
    string Peer,
    double Goal,
    Action Ours,
    Action Theirs,
    Func<bool> Agree
)
{
    const double WarmUpSeconds = 0.4;
    const double BatchSeconds = 0.002;

    public int Threads { get; init; } = 1;

    /// <summary>How often each side is timed.</summary>
    public int Rounds { get; init; } = 31;

    public Row Measure()
    {
        var agree = Agree();
        Threading.Use(Threads);
        var (ours, theirs) = (BatchOf(Ours), BatchOf(Theirs));
        var pairs = new Pairs();
        for (var round = 0; round < Rounds; round++)
        {
            var mine = Threading.Quiet(Threads, Ours, ours);
            pairs.Add(mine, Threading.Quiet(Threads, Theirs, theirs));
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        Ours();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Threading.Use(1);
        var (ratio, low, high) = pairs.Ratio();
        return new(Group, Name, Peer, Threads, pairs.Ours, pairs.Peer, ratio, low, high, Goal, bytes, agree)
        {
            Least = pairs.Least,
        };
    }

    public static double Microseconds(Action work, int count)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            work();
        }
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
    }

    /// <summary>Runs the work until the JIT has done its best, and says how often it fits a batch.</summary>
    public static int BatchOf(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        var count = 0;
        do
        {
            work();
            count++;
            if (count % 1000 == 0)
            {
                // The tiers' compiler thread wants a core too.
                Thread.Sleep(1);
            }
        } while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds);
        return Math.Max(1, (int)(BatchSeconds * 1e6 / Microseconds(work, Math.Max(1, count / 50))));
    }
}
