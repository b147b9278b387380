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

    /// <summary>Measures when the other side's threads, which look out for work for a while, have gone to sleep.</summary>
    public static double Quiet(int threads, Func<double> measure)
    {
        if (threads > 1)
        {
            Thread.Sleep(10);
        }
        return measure();
    }
}
