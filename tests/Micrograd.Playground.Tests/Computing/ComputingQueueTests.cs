using Micrograd.Playground.Computing;

namespace Micrograd.Playground.Tests.Computing;

public sealed class ComputingQueueTests
{
    static readonly TimeSpan s_long = TimeSpan.FromSeconds(30);

    readonly CancellationToken _end = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_quick_request_passes_a_slow_one_that_came_first()
    {
        using var queue = new ComputingQueue(1, TimeSpan.FromMilliseconds(10), s_long, room: 10);
        using var release = new ManualResetEventSlim();
        var slow = queue.Run(1, stop => WaitFor(release, stop), _end);
        Assert.Equal("quick", await queue.Run(9, _ => "quick", _end));
        Assert.False(slow.IsCompleted);
        release.Set();
        Assert.Equal("released", await slow);
    }

    [Fact]
    public async Task The_smallest_goes_first_and_of_equals_the_oldest()
    {
        using var queue = new ComputingQueue(1, s_long, s_long, room: 10);
        using var started = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var order = new List<string>();
        var first = queue.Run(
            0,
            stop =>
            {
                started.Set();
                return WaitFor(release, stop);
            },
            _end
        );
        started.Wait(_end);
        var others = ((int Size, string Name)[])[(5, "large"), (1, "small"), (3, "middle"), (1, "small again")];
        var waiting = others.Select(other => queue.Run(other.Size, _ => Note(order, other.Name), _end)).ToArray();
        release.Set();
        await Task.WhenAll([first, .. waiting]);
        Assert.Equal(["small", "small again", "middle", "large"], order);
    }

    [Fact]
    public async Task At_most_one_slow_request_a_core_runs()
    {
        using var queue = new ComputingQueue(2, TimeSpan.FromMilliseconds(1), s_long, room: 20);
        var (running, most) = (0, 0);
        var slow = Enumerable
            .Range(0, 8)
            .Select(_ =>
            {
                var isTrial = true;
                return queue.Run(
                    1,
                    stop =>
                    {
                        if (isTrial)
                        {
                            isTrial = false;
                            stop.WaitHandle.WaitOne();
                            stop.ThrowIfCancellationRequested();
                        }
                        InterlockedMax(ref most, Interlocked.Increment(ref running));
                        Thread.Sleep(5);
                        Interlocked.Decrement(ref running);
                        return "";
                    },
                    _end
                );
            });
        await Task.WhenAll(slow);
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task Work_that_does_not_notice_its_end_is_answered_at_the_limit_all_the_same()
    {
        using var queue = new ComputingQueue(1, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20), room: 10);
        using var release = new ManualResetEventSlim();
        var runs = 0;
        var deaf = queue.Run(
            1,
            stop =>
            {
                if (++runs == 1)
                {
                    stop.WaitHandle.WaitOne();
                    stop.ThrowIfCancellationRequested();
                }
                release.Wait(CancellationToken.None);
                return "";
            },
            _end
        );
        await Assert.ThrowsAsync<TooLongException>(() => deaf);
        release.Set();
    }

    [Fact]
    public async Task Who_does_not_wait_any_more_is_not_computed_for()
    {
        using var queue = new ComputingQueue(1, s_long, s_long, room: 10);
        using var gone = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        var first = queue.Run(1, stop => WaitFor(release, stop), _end);
        var ran = false;
        var second = queue.Run(1, _ => $"{ran = true}", gone.Token);
        await gone.CancelAsync();
        release.Set();
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(ran);
    }

    [Fact]
    public async Task A_full_queue_says_so_at_once()
    {
        using var queue = new ComputingQueue(1, s_long, s_long, room: 1);
        using var started = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var running = queue.Run(
            1,
            stop =>
            {
                started.Set();
                return WaitFor(release, stop);
            },
            _end
        );
        started.Wait(_end);
        var waiting = queue.Run(1, _ => "", _end);
        await Assert.ThrowsAsync<TooManyWaitingException>(() => queue.Run(1, _ => "", _end));
        release.Set();
        await Task.WhenAll(running, waiting);
    }

    [Fact]
    public async Task A_failure_belongs_to_the_one_who_asked()
    {
        using var queue = new ComputingQueue(1, s_long, s_long, room: 10);
        await Assert.ThrowsAsync<FormatException>(() => queue.Run<string>(1, _ => throw new FormatException(), _end));
        Assert.Equal("next", await queue.Run(1, _ => "next", _end));
    }

    static string WaitFor(ManualResetEventSlim release, CancellationToken stop)
    {
        release.Wait(stop);
        return "released";
    }

    static string Note(List<string> order, string name)
    {
        order.Add(name);
        return name;
    }

    static void InterlockedMax(ref int most, int now)
    {
        int seen;
        while (now > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, now, seen) != seen) { }
    }
}
