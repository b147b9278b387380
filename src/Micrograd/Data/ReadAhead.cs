using System.Runtime.ExceptionServices;
using Micrograd.Kernels;

namespace Micrograd;

/// <summary>
/// Batches that a thread of its own reads before they are asked for. The thread ends with <see cref="Dispose"/>, which waits for it,
/// or after a collection that finds nobody who could ask for more: so it knows the queue alone, and not who takes from it.
/// </summary>
internal sealed class ReadAhead : IDisposable
{
    readonly Queue _queue;
    readonly Thread _thread;

    /// <summary>Starts to read.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="most">How many may lie ready, at least 1; the thread has one more in its hand.</param>
    public ReadAhead(IEnumerable<Batch> batches, int most)
    {
        _queue = new(batches, most);
        _thread = new(_queue.Fill) { IsBackground = true, Name = "Micrograd data loader" };
        _thread.Start();
    }

    // There is no queue where there was no memory for one.
    ~ReadAhead() => _queue?.Leave();

    /// <summary>The next batch, when it is there; false after the last.</summary>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public bool TryTake(out Batch batch)
    {
        var isThere = _queue.TryTake(out batch);
        // A collection while this waits must not take it for one that nobody asks any more.
        GC.KeepAlive(this);
        return isThere;
    }

    /// <summary>Ends the thread: what was being read is read, and nothing after it.</summary>
    public void Dispose()
    {
        _queue.Leave();
        // Whoever comes after the loop may change what the thread reads, so an interrupt does not end this wait.
        Uninterrupted.Do(_thread, static thread => thread.Join());
        GC.SuppressFinalize(this);
    }

    /// <summary>What the thread and its consumer share.</summary>
    sealed class Queue(IEnumerable<Batch> batches, int most)
    {
        readonly Queue<Batch> _ready = [];
        ExceptionDispatchInfo? _failure;
        bool _isComplete;
        bool _isLeft;

        public void Fill()
        {
            var failure = default(ExceptionDispatchInfo);
            try
            {
                foreach (var batch in batches)
                {
                    if (!TryAdd(batch))
                    {
                        break;
                    }
                }
            }
            // Whatever it is, it belongs to whoever asked for the batch.
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            Change(queue => (queue._isComplete, queue._failure) = (true, failure));
        }

        public bool TryTake(out Batch batch)
        {
            lock (_ready)
            {
                while (_ready.Count == 0 && !_isComplete)
                {
                    Monitor.Wait(_ready);
                }
                if (_ready.TryDequeue(out batch))
                {
                    Monitor.PulseAll(_ready);
                    return true;
                }
                var failure = _failure;
                _failure = null;
                failure?.Throw();
                return false;
            }
        }

        /// <summary>Nobody takes anything any more.</summary>
        public void Leave() =>
            Change(static queue =>
            {
                queue._isLeft = true;
                queue._ready.Clear();
            });

        bool TryAdd(Batch batch)
        {
            lock (_ready)
            {
                while (_ready.Count == most && !_isLeft)
                {
                    Monitor.Wait(_ready);
                }
                if (!_isLeft)
                {
                    _ready.Enqueue(batch);
                    Monitor.PulseAll(_ready);
                }
                return !_isLeft;
            }
        }

        void Change(Action<Queue> change) =>
            Uninterrupted.Do(
                (Queue: this, Change: change),
                static all =>
                {
                    lock (all.Queue._ready)
                    {
                        all.Change(all.Queue);
                        Monitor.PulseAll(all.Queue._ready);
                    }
                }
            );
    }
}
