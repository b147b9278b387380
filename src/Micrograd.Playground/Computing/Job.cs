namespace Micrograd.Playground.Computing;

/// <summary>A request that waits or runs.</summary>
abstract class Job(int size)
{
    public int Size => size;

    /// <summary>Runs the work for at most this long; false if it was not done, and may be run again.</summary>
    public abstract bool TryRun(TimeSpan time);

    public abstract void Fail(Exception why);
}

/// <summary>A request and the promise of its answer.</summary>
sealed class Job<T>(int size, Func<CancellationToken, T> work, CancellationToken gone) : Job(size)
{
    readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => _answer.Task;

    public override bool TryRun(TimeSpan time)
    {
        if (gone.IsCancellationRequested)
        {
            _answer.TrySetCanceled(gone);
            return true;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(gone);
        stop.CancelAfter(time);
        try
        {
            _answer.TrySetResult(work(stop.Token));
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            _answer.TrySetCanceled(gone);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to the one who asked and not to the thread.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _answer.TrySetException(e);
        }
        return true;
    }

    public override void Fail(Exception why) => _answer.TrySetException(why);
}
