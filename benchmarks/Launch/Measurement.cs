using System.Diagnostics;
using System.Runtime;

namespace Micrograd.Benchmarks;

/// <summary>How long one row's work takes once, and what it allocates: the best of many batches.</summary>
/// <remarks>
/// The best, since whatever else the machine does only adds. A batch is short, so that on a busy machine some go through without
/// an interruption; collections of a small op's garbage mostly lie between, and show in the bytes instead.
/// </remarks>
readonly record struct Measurement(double Nanoseconds, long Bytes)
{
    const double MostWarmUpSeconds = 3;
    const double BatchSeconds = 0.002;
    const double Seconds = 0.15;
    const int LeastBatches = 5;

    // Twice what the runtime waits by itself, after a method's first call, before it counts calls.
    const double QuietSeconds = 0.2;

    public static Measurement Of(Work work)
    {
        var once = work.Prepare();
        var count = WarmUp(once, work.Patience);
        var best = new Measurement(double.MaxValue, long.MaxValue);
        var start = Stopwatch.GetTimestamp();
        for (var batch = 0; batch < LeastBatches || Elapsed(start) < Seconds * work.Patience; batch++)
        {
            var next = Batch(once, count);
            best = new(Math.Min(best.Nanoseconds, next.Nanoseconds), Math.Min(best.Bytes, next.Bytes));
        }
        return best;
    }

    /// <summary>
    /// Runs the work until the JIT has compiled nothing for a while, which on a busy machine comes late, and says how often it fits a
    /// batch.
    /// </summary>
    static int WarmUp(Action once, double patience)
    {
        var start = Stopwatch.GetTimestamp();
        var (compiled, compiledAt) = (-1L, start);
        var count = 0;
        do
        {
            once();
            count++;
            if (JitInfo.GetCompiledMethodCount() is var now && now != compiled)
            {
                (compiled, compiledAt) = (now, Stopwatch.GetTimestamp());
            }
        } while (Elapsed(compiledAt) < QuietSeconds * patience && Elapsed(start) < MostWarmUpSeconds * patience);
        var some = Batch(once, Math.Max(1, count / 50));
        return Math.Max(1, (int)(BatchSeconds * patience * 1e9 / some.Nanoseconds));
    }

    static Measurement Batch(Action once, int count)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            once();
        }
        var time = Stopwatch.GetElapsedTime(start);
        return new(time.TotalNanoseconds / count, (GC.GetAllocatedBytesForCurrentThread() - bytes) / count);
    }

    static double Elapsed(long start) => Stopwatch.GetElapsedTime(start).TotalSeconds;
}
