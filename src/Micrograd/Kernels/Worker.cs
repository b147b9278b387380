using System.Diagnostics;

namespace Micrograd.Kernels;

/// <summary>A thread of the pool: it works, looks out for more for a short while, and then parks.</summary>
internal sealed class Worker
{
    /// <summary>
    /// How long a worker looks out. Waking a parked thread takes 14 to 44 µs on Linux, as long as a small product; a training step
    /// of a small network has gaps of 30 µs between its products. A longer look-out would take the core from others.
    /// </summary>
    public static readonly long LookOutTicks = Stopwatch.Frequency * 100 / 1_000_000;

    readonly object _bed = new();
    readonly int _index;
    int _isParked;
    bool _isCalled;

    /// <summary>Starts the thread.</summary>
    public Worker(int index)
    {
        _index = index;
        var thread = new Thread(Work) { IsBackground = true, Name = $"Micrograd worker {index + 1}" };
        thread.UnsafeStart();
    }

    /// <summary>Makes sure that the worker sees what is on offer. The offer must have been made before, with a full fence.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref _isParked) != 0 && Interlocked.Exchange(ref _isParked, 0) != 0)
        {
            Uninterrupted.Do(
                this,
                static worker =>
                {
                    lock (worker._bed)
                    {
                        worker._isCalled = true;
                        Monitor.Pulse(worker._bed);
                    }
                }
            );
        }
    }

    void Work()
    {
        while (true)
        {
            if (IsWanted && Workers.HasOffer)
            {
                Workers.TakeParts(fromEnd: false);
            }

            if (!LookOut())
            {
                Park();
            }
        }
    }

    /// <summary>Whether this worker is among as many threads as are to share work.</summary>
    bool IsWanted => _index + 1 < Workers.ThreadCount;

    bool LookOut()
    {
        var end = Stopwatch.GetTimestamp() + LookOutTicks;
        do
        {
            for (var i = 0; i < 16; i++)
            {
                if (IsWanted && Workers.HasOffer)
                {
                    return true;
                }

                Thread.SpinWait(4);
            }

            // Whoever else wants this core goes first: it may be the caller.
            Thread.Yield();
        } while (Stopwatch.GetTimestamp() < end);

        return false;
    }

    void Park()
    {
        // Either this sees an offer made before, or whoever makes one sees that the worker is parked.
        Interlocked.Exchange(ref _isParked, 1);
        if (IsWanted && Workers.HasOffer && Interlocked.Exchange(ref _isParked, 0) != 0)
        {
            return;
        }

        // A rule from outside may have interrupted the thread on which it ran. Nobody else's is to be told.
        _ = Uninterrupted.Finish(
            this,
            static worker =>
            {
                lock (worker._bed)
                {
                    while (!worker._isCalled)
                    {
                        Monitor.Wait(worker._bed);
                    }

                    worker._isCalled = false;
                }
            }
        );
    }
}
