namespace Micrograd.Playground.Computing;

/// <summary>Threads that take the smallest waiting job, and of equals the oldest.</summary>
sealed class Lane : IDisposable
{
    readonly PriorityQueue<Job, (int Size, long Number)> _waiting = new();
    readonly int _room;
    readonly Action<Job> _run;
    long _number;
    bool _isClosed;

    public Lane(string name, int threads, int room, Action<Job> run)
    {
        _room = room;
        _run = run;
        for (var i = 0; i < threads; i++)
        {
            new Thread(Work) { IsBackground = true, Name = $"{name} requests {i}" }.Start();
        }
    }

    /// <summary>Lets the job wait for its turn; false if there is no room.</summary>
    public bool TryAdd(Job job)
    {
        lock (_waiting)
        {
            if (_isClosed || _waiting.Count >= _room)
            {
                return false;
            }
            _waiting.Enqueue(job, (job.Size, _number++));
            Monitor.Pulse(_waiting);
            return true;
        }
    }

    void Work()
    {
        while (Next() is { } job)
        {
            _run(job);
        }
    }

    Job? Next()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_isClosed)
            {
                Monitor.Wait(_waiting);
            }
            return _isClosed ? null : _waiting.Dequeue();
        }
    }

    public void Dispose()
    {
        lock (_waiting)
        {
            _isClosed = true;
            while (_waiting.TryDequeue(out var job, out _))
            {
                job.Fail(new OperationCanceledException("The playground has ended."));
            }
            Monitor.PulseAll(_waiting);
        }
    }
}
