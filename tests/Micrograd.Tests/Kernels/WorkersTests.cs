using Micrograd.Kernels;

namespace Micrograd.Tests.Kernels;

[Collection(nameof(ThreadTests))]
[Trait("kernels", "true")]
public class WorkersTests : IDisposable
{
    static readonly int[] s_counts = new int[64];
    readonly int _threads = Workers.ThreadCount;

    public void Dispose()
    {
        Workers.ThreadCount = _threads;
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Each_part_is_done_once(int threads)
    {
        Workers.ThreadCount = threads;
        for (var round = 0; round < 2000; round++)
        {
            var parts = round % 20;
            Array.Clear(s_counts);
            Workers.Run(new Count(), parts);
            Assert.All(s_counts[..parts], count => Assert.Equal(1, count));
            Assert.All(s_counts[parts..], count => Assert.Equal(0, count));
        }
    }

    [Fact]
    public void Work_is_shared_with_other_threads()
    {
        Workers.ThreadCount = 3;
        using var meeting = new Barrier(3);
        Workers.Run(new Meet(meeting), 3);
        Assert.Equal(1, meeting.CurrentPhaseNumber);
    }

    [Fact]
    public void A_worker_that_has_parked_is_woken()
    {
        Workers.ThreadCount = 2;
        for (var round = 0; round < 20; round++)
        {
            Thread.Sleep(2);
            using var meeting = new Barrier(2);
            Workers.Run(new Meet(meeting), 2);
            Assert.Equal(1, meeting.CurrentPhaseNumber);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_exception_reaches_the_caller_after_all_parts_are_done(int threads)
    {
        Workers.ThreadCount = threads;
        for (var round = 0; round < 50; round++)
        {
            Array.Clear(s_counts);
            var error = Assert.Throws<InvalidOperationException>(() => Workers.Run(new ThrowAtThird(), 8));
            Assert.Equal("third", error.Message);
            Assert.Equal(8, s_counts.Sum());
        }

        Each_part_is_done_once(threads);
    }

    [Fact]
    public void A_call_from_a_part_is_done_in_place()
    {
        Workers.ThreadCount = 3;
        Array.Clear(s_counts);
        Workers.Run(new Nested(), 4);
        Assert.Equal(4 * 8, s_counts.Sum());
    }

    [Fact]
    public void Many_callers_at_once_all_get_their_work_done()
    {
        Workers.ThreadCount = 3;
        var failures = 0;
        var callers = Enumerable.Range(0, 6).Select(_ => new Thread(Call)).ToArray();
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => caller.Join());
        Assert.Equal(0, failures);

        void Call()
        {
            for (var round = 0; round < 500; round++)
            {
                var done = new int[7];
                Workers.Run(new CountIn(done), done.Length);
                if (done.Any(count => count != 1))
                {
                    Interlocked.Increment(ref failures);
                }
            }
        }
    }

    [Fact]
    public void The_number_of_threads_is_at_least_one() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Workers.ThreadCount = 0);

    readonly struct Count : IWork
    {
        public void Run(int part) => Interlocked.Increment(ref s_counts[part]);
    }

    readonly struct CountIn(int[] counts) : IWork
    {
        public void Run(int part) => Interlocked.Increment(ref counts[part]);
    }

    readonly struct Meet(Barrier meeting) : IWork
    {
        public void Run(int part) => Assert.True(meeting.SignalAndWait(TimeSpan.FromSeconds(20)));
    }

    readonly struct ThrowAtThird : IWork
    {
        public void Run(int part)
        {
            Interlocked.Increment(ref s_counts[part]);
            if (part == 3)
            {
                throw new InvalidOperationException("third");
            }
        }
    }

    readonly struct Nested : IWork
    {
        public void Run(int part) => Workers.Run(new Count(), 8);
    }
}
