using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Micrograd.Kernels;

/// <summary>
/// The library's threads: one pool for the process, started when first needed, whose threads never keep a process alive.
/// </summary>
/// <remarks>
/// <para>
/// The caller works too and takes whatever part no worker has begun, so a worker that is slow to wake costs nothing. Who
/// does a part is left to chance; what the parts are is not.
/// </para>
/// <para>
/// One caller has the pool at a time. A call that finds it taken, be it another thread's or one from inside a part, does all
/// its parts itself: it never waits for somebody else's work.
/// </para>
/// </remarks>
internal static unsafe class Workers
{
    static readonly Lock s_growing = new();
    static Worker[] s_workers = [];
    static int s_threadCount = Environment.ProcessorCount;
    static bool s_cannotStart;

    // The job of the moment. Its fields are written before its parts are offered, and no field changes until the last part
    // is done: so whoever has taken a part may read them.
    static int s_isTaken;
    static void* s_work;
    static delegate* <void*, int, void> s_run;
    static ExceptionDispatchInfo? s_failure;

    // The parts that nobody has begun, as one number: the first in the upper half, the one after the last in the lower. The caller
    // takes them from the end and workers from the beginning, so that from job to job each finds most of its numbers in its own caches.
    static long s_offered;
    static int s_unfinished;
    static readonly object s_lastPart = new();
    static int s_callerSleeps;

    /// <summary>Threads that share work, the caller among them; at least 1. All processors unless set.</summary>
    public static int ThreadCount
    {
        get => Volatile.Read(ref s_threadCount);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Volatile.Write(ref s_threadCount, value);
        }
    }

    /// <summary>Whether parts are on offer that nobody has begun.</summary>
    internal static bool HasOffer => Volatile.Read(ref s_offered) is var offered && (int)(offered >> 32) < (int)offered;

    /// <summary>
    /// Does all the parts and returns when the last is done. If parts throw, the others are done nevertheless and one of the
    /// exceptions is thrown here.
    /// </summary>
    public static void Run<TWork>(TWork work, int parts)
        where TWork : struct, IWork
    {
        var helpers = Math.Min(parts, ThreadCount) - 1;
        if (helpers <= 0 || Interlocked.CompareExchange(ref s_isTaken, 1, 0) != 0)
        {
            RunAlone(work, parts);
            return;
        }

        try
        {
            var workers = WorkersFor(helpers);
            s_work = Unsafe.AsPointer(ref work);
            s_run = &RunPart<TWork>;
            s_failure = null;
            s_unfinished = parts;
            Interlocked.Exchange(ref s_offered, parts);
            for (var i = 0; i < Math.Min(helpers, workers.Length); i++)
            {
                workers[i].Wake();
            }

            TakeParts(fromEnd: true);
            WaitForLastPart();
            var failure = s_failure;
            s_failure = null;
            failure?.Throw();
        }
        finally
        {
            Volatile.Write(ref s_isTaken, 0);
        }
    }

    /// <summary>Does parts on offer until there are none.</summary>
    internal static void TakeParts(bool fromEnd)
    {
        while (true)
        {
            var left = Volatile.Read(ref s_offered);
            var (first, end) = ((int)(left >> 32), (int)left);
            if (first >= end)
            {
                return;
            }

            // Whoever changes the number has a part of the job that is on offer now, even if a new one came in between.
            if (Interlocked.CompareExchange(ref s_offered, fromEnd ? left - 1 : left + (1L << 32), left) != left)
            {
                continue;
            }

            try
            {
                s_run(s_work, fromEnd ? end - 1 : first);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref s_failure, ExceptionDispatchInfo.Capture(e), null);
            }
            finally
            {
                Finish();
            }
        }
    }

    static void Finish()
    {
        if (Interlocked.Decrement(ref s_unfinished) == 0 && Volatile.Read(ref s_callerSleeps) != 0)
        {
            Uninterrupted.Do(
                s_lastPart,
                static lastPart =>
                {
                    lock (lastPart)
                    {
                        Monitor.Pulse(lastPart);
                    }
                }
            );
        }
    }

    /// <summary>
    /// Spins as long as a worker looks out, then sleeps. Where others want the cores too, a caller that kept its own could be
    /// what the worker waits for. No interrupt ends it: the parts read the caller's stack.
    /// </summary>
    static void WaitForLastPart()
    {
        var end = Stopwatch.GetTimestamp() + Worker.LookOutTicks;
        do
        {
            for (var i = 0; i < 16; i++)
            {
                if (Volatile.Read(ref s_unfinished) == 0)
                {
                    return;
                }

                Thread.SpinWait(4);
            }

            Thread.Yield();
        } while (Stopwatch.GetTimestamp() < end);

        Uninterrupted.Do(
            s_lastPart,
            static lastPart =>
            {
                lock (lastPart)
                {
                    Interlocked.Exchange(ref s_callerSleeps, 1);
                    while (Volatile.Read(ref s_unfinished) > 0)
                    {
                        Monitor.Wait(lastPart);
                    }

                    s_callerSleeps = 0;
                }
            }
        );
    }

    static void RunPart<TWork>(void* work, int part)
        where TWork : struct, IWork => Unsafe.AsRef<TWork>(work).Run(part);

    static void RunAlone<TWork>(TWork work, int parts)
        where TWork : struct, IWork
    {
        var failure = default(ExceptionDispatchInfo);
        for (var part = parts - 1; part >= 0; part--)
        {
            try
            {
                work.Run(part);
            }
            catch (Exception e)
            {
                failure ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        failure?.Throw();
    }

    static Worker[] WorkersFor(int helpers)
    {
        var workers = Volatile.Read(ref s_workers);
        return workers.Length >= helpers || s_cannotStart ? workers : StartWorkers(helpers);
    }

    /// <summary>As many workers as asked for, or as many as the system gives: the caller does what they do not.</summary>
    static Worker[] StartWorkers(int helpers)
    {
        using (Uninterrupted.Enter(s_growing))
        {
            var workers = s_workers;
            while (workers.Length < helpers && !s_cannotStart)
            {
                try
                {
                    workers = [.. workers, new Worker(workers.Length)];
                }
                catch (Exception e)
                    when (e is PlatformNotSupportedException or OutOfMemoryException or ThreadStartException)
                {
                    s_cannotStart = true;
                }
            }

            Volatile.Write(ref s_workers, workers);
            return workers;
        }
    }
}
