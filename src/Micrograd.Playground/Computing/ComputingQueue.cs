namespace Micrograd.Playground.Computing;

/// <summary>
/// Runs requests so that a quick one never waits long for slow ones. Each is tried for a moment, the smallest first; what
/// is not done by then starts again among the slow ones, of which at most one a core runs, until the limit.
/// </summary>
/// <remarks>Starting again is allowed since a request is pure: it changes nothing, and gives the same answer again.</remarks>
sealed class ComputingQueue : IDisposable
{
    readonly Lane _quick;
    readonly Lane _slow;

    /// <param name="cores">How many requests of each kind run at once.</param>
    /// <param name="trial">How long a request may take before it counts as slow.</param>
    /// <param name="limit">How long it may take at all, from its start among the slow ones.</param>
    /// <param name="room">How many may wait.</param>
    public ComputingQueue(int cores, TimeSpan trial, TimeSpan limit, int room)
    {
        _slow = new("slow", cores, room, job => RunSlow(job, limit));
        _quick = new("quick", cores, room, job => RunQuick(job, trial));
    }

    /// <summary>One second of computing, as many at once as there are cores.</summary>
    public static ComputingQueue ForThisMachine() =>
        new(Environment.ProcessorCount, TimeSpan.FromMilliseconds(80), TimeSpan.FromSeconds(1), room: 256);

    /// <summary>Computes when its turn comes.</summary>
    /// <param name="size">The length of what is asked: the smallest go first.</param>
    /// <param name="work">A pure function of what is asked; it looks at its token often.</param>
    /// <param name="gone">The one who asked no longer waits.</param>
    /// <exception cref="TooManyWaitingException">There is no room.</exception>
    /// <exception cref="TooLongException">The limit was reached.</exception>
    public Task<T> Run<T>(int size, Func<CancellationToken, T> work, CancellationToken gone)
    {
        var job = new Job<T>(size, work, gone);
        if (!_quick.TryAdd(job))
        {
            throw new TooManyWaitingException();
        }
        return job.Answer;
    }

    void RunQuick(Job job, TimeSpan trial)
    {
        if (!job.TryRun(trial) && !_slow.TryAdd(job))
        {
            job.Fail(new TooManyWaitingException());
        }
    }

    static void RunSlow(Job job, TimeSpan limit)
    {
        // Who asked is told at the limit, even if the work is slow to notice that it was called off.
        using var alarm = new Timer(_ => job.Fail(new TooLongException(limit)), null, limit, Timeout.InfiniteTimeSpan);
        if (!job.TryRun(limit))
        {
            job.Fail(new TooLongException(limit));
        }
    }

    public void Dispose()
    {
        _quick.Dispose();
        _slow.Dispose();
    }
}

/// <summary>A request took more computing than one may.</summary>
sealed class TooLongException(TimeSpan limit)
    : Exception(
        $"This took longer than {(limit.TotalSeconds == 1 ? "one second" : $"{limit.TotalSeconds} seconds")} of computing and was stopped: the expression is too large."
    );

/// <summary>Too many requests are waiting already.</summary>
sealed class TooManyWaitingException()
    : Exception("Too many requests are waiting to be computed. Try again in a moment.");
