using System.Diagnostics;
using System.Globalization;

namespace Micrograd.Tests;

/// <summary>Threads that begin together, whose failures are the test's.</summary>
static class Threads
{
    static readonly string? s_seconds = Environment.GetEnvironmentVariable("MICROGRAD_TEST_SECONDS");

    /// <summary>How long a search goes on: a second, or what MICROGRAD_TEST_SECONDS says.</summary>
    static readonly TimeSpan s_budget = TimeSpan.FromSeconds(
        s_seconds is null ? 1 : double.Parse(s_seconds, CultureInfo.InvariantCulture)
    );

    /// <summary>Runs this on so many threads; each is told its number, from 0.</summary>
    public static void Run(int count, Action<int> body)
    {
        using var start = new Barrier(count);
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, count).Select(i => new Thread(() => Run(i))).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.True(failures.Count == 0, string.Join("\n", failures));

        void Run(int i)
        {
            try
            {
                start.SignalAndWait();
                body(i);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                lock (failures)
                {
                    failures.Add(e);
                }
            }
        }
    }

    /// <summary>Runs this again and again on each thread, with other numbers, until the time for a search is over.</summary>
    public static void Search(int count, Action<int> round)
    {
        var isOver = BeginSearch();
        var rounds = -1;
        Run(
            count,
            _ =>
            {
                do
                {
                    round(Interlocked.Increment(ref rounds));
                } while (!isOver());
            }
        );
    }

    /// <summary>Whether the time for a search that begins now is over.</summary>
    public static Func<bool> BeginSearch()
    {
        var begin = Stopwatch.GetTimestamp();
        return () => Stopwatch.GetElapsedTime(begin) >= s_budget;
    }

    /// <summary>Waits for what another thread will do; where it does not, the test fails.</summary>
    public static void Await(Func<bool> isSo) => Assert.True(SpinWait.SpinUntil(isSo, TimeSpan.FromSeconds(60)));

    /// <summary>Whether a thread waits for another, and does nothing until that has come.</summary>
    public static bool Waits(this Thread thread) =>
        (thread.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0;
}
