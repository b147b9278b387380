using System.Diagnostics;
using Micrograd.Kernels;
using TorchSharp;

namespace Micrograd.Benchmarks;

/// <summary>The threads of both sides.</summary>
static class Threading
{
    public static void Use(int threads)
    {
        Workers.ThreadCount = threads;
        torch.set_num_threads(threads);
    }

    /// <summary>
    /// Times work when the other side's threads, which look out for more for a while, have gone to sleep, and when the processor that slept
    /// meanwhile is awake again: on a virtual machine that takes milliseconds.
    /// </summary>
    public static double Quiet(int threads, Action work, int count)
    {
        if (threads > 1)
        {
            Thread.Sleep(10);
            var start = Stopwatch.GetTimestamp();
            do
            {
                work();
            } while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 10);
        }
        return Comparison.Microseconds(work, count);
    }
}
