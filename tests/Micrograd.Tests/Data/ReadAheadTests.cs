using System.Runtime.CompilerServices;

namespace Micrograd.Tests.Data;

/// <summary>A loader that reads ahead, and its thread, which ends with the loop, however that ends.</summary>
public sealed class ReadAheadTests
{
    [Fact]
    public void A_thread_that_reads_ahead_keeps_to_its_number_and_ends_with_the_loop()
    {
        var examples = new Watched(100);
        foreach (var (_, targets) in new DataLoader(examples, 1, prefetch: 2))
        {
            if (targets.Item() == 5)
            {
                // Those taken, two that lie ready, and one in the thread's hand, which waits then.
                Threads.Await(() => examples.Read >= 9 && examples.Reader!.Waits());
                Assert.Equal(9, examples.Read);
                break;
            }
        }
        Assert.False(examples.Reader!.IsAlive);
        Assert.NotEqual(Thread.CurrentThread, examples.Reader);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void What_goes_wrong_while_reading_is_thrown_where_the_batch_was_asked_for(int prefetch)
    {
        var seen = new List<long>();
        var error = Assert.Throws<FormatException>(() =>
        {
            foreach (var (_, targets) in new DataLoader(new Watched(100) { FailsAt = 3 }, 1, prefetch: prefetch))
            {
                seen.Add((long)targets.Item());
            }
        });
        Assert.Equal("row 3", error.Message);
        Assert.Equal([0, 1, 2], seen);
    }

    [Fact]
    public void An_exception_in_the_loop_ends_the_thread_too()
    {
        var examples = new Watched(100);
        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (var batch in new DataLoader(examples, 1, prefetch: 1))
            {
                throw new InvalidOperationException();
            }
        });
        Assert.False(examples.Reader!.IsAlive);
    }

    [Fact]
    public void Enumerators_that_are_dropped_without_Dispose_leave_no_threads()
    {
        var examples = Enumerable.Range(0, 20).Select(_ => new Watched(100)).ToArray();
        foreach (var watched in examples)
        {
            Drop(watched);
        }
        Threads.Await(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !Array.Exists(examples, e => e.Reader!.IsAlive);
        });
        Assert.All(examples, e => Assert.InRange(e.Read, 1, 4));
    }

    [Fact]
    public void An_enumerator_that_is_waited_for_is_not_dropped()
    {
        var examples = new Watched(3) { Gate = new() };
        var collecting = new Thread(() =>
        {
            for (var i = 0; i < 10; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
            examples.Gate.Set();
        });
        collecting.Start();
        Assert.True(new DataLoader(examples, 1, prefetch: 1).GetEnumerator().MoveNext());
        collecting.Join();
    }

    [Fact]
    public void An_interrupted_loop_waits_for_its_thread_nevertheless()
    {
        var examples = new Watched(100) { Gate = new() };
        var isDisposing = false;
        Threads.Run(
            1,
            _ =>
            {
                var loop = Thread.CurrentThread;
                var interrupting = new Thread(() =>
                {
                    // While it waits for a batch, and while it waits for the thread to end.
                    Threads.Await(() => examples.Reader is not null && loop.Waits());
                    loop.Interrupt();
                    Threads.Await(() => Volatile.Read(ref isDisposing) && loop.Waits());
                    loop.Interrupt();
                    examples.Gate.Set();
                });
                interrupting.Start();

                var ahead = new ReadAhead(new DataLoader(examples, 1).Epoch(0), 1);
                Assert.Throws<ThreadInterruptedException>(() => ahead.TryTake(out var _));
                Volatile.Write(ref isDisposing, true);
                ahead.Dispose();
                Assert.False(examples.Reader!.IsAlive);
                Assert.Throws<ThreadInterruptedException>(() => Thread.Sleep(1));
                interrupting.Join();
            }
        );
        Assert.Equal(1, examples.Read);
    }

    [Fact]
    public void Who_is_interrupted_while_waiting_for_a_batch_is_told()
    {
        var examples = new Watched(100) { Gate = new() };
        Threads.Run(
            1,
            _ =>
            {
                var loop = Thread.CurrentThread;
                var interrupting = new Thread(() =>
                {
                    Threads.Await(() => examples.Reader is not null && loop.Waits());
                    loop.Interrupt();
                    examples.Gate.Set();
                });
                interrupting.Start();
                Assert.Throws<ThreadInterruptedException>(() =>
                {
                    foreach (var batch in new DataLoader(examples, 1, prefetch: 1)) { }
                });
                Assert.False(examples.Reader!.IsAlive);
                interrupting.Join();
            }
        );
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Drop(Watched examples) =>
        Assert.True(new DataLoader(examples, 1, prefetch: 2).GetEnumerator().MoveNext());

    /// <summary>Examples that know how often and by whom they were read.</summary>
    sealed class Watched(int count) : IExamples
    {
        int _read;

        public int Read => Volatile.Read(ref _read);

        public int FailsAt { get; init; } = -1;

        /// <summary>What a reader waits for.</summary>
        public ManualResetEventSlim? Gate { get; init; }

        public Thread? Reader { get; private set; }

        long IExamples.Count => count;

        Batch IExamples.Read(ReadOnlySpan<long> places)
        {
            Reader = Thread.CurrentThread;
            Gate?.Wait();
            Interlocked.Increment(ref _read);
            return places[0] == FailsAt
                ? throw new FormatException($"row {places[0]}")
                : new(Tensor.Of(places, places.Length), Tensor.Of(places, places.Length));
        }
    }
}
