using System.Diagnostics;
using Micrograd.Lab;

namespace Micrograd.Playground.Tests.Serving;

/// <summary>A desk that echoes, fails, says how many tables it reads, or is busy for as long as it is left, by name.</summary>
static class AnswerForTests
{
    static int s_tables;

    public static LabAnswer Answer(string name, string json, CancellationToken cancel)
    {
        switch (name)
        {
            case "echo":
                return new(json, IsError: false);
            case "readTable":
                var together = Interlocked.Increment(ref s_tables);
                Burn(TimeSpan.FromMilliseconds(20));
                Interlocked.Decrement(ref s_tables);
                return new($$"""{"together":{{together}}}""", IsError: false);
            case "wrong":
                return new("""{"error":{"message":"no"}}""", IsError: true);
            case "broken":
                throw new InvalidOperationException("out of \"order\"");
            case "endless":
                while (true)
                {
                    Burn(TimeSpan.FromMilliseconds(1));
                    cancel.ThrowIfCancellationRequested();
                }
            default:
                return new("""{"error":{"message":"unknown"}}""", IsError: true);
        }
    }

    static void Burn(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time) { }
    }
}
