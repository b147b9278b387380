using Micrograd.Kernels;

namespace Micrograd.Tests.Kernels;

/// <summary>A thread that is interrupted while it computes finishes its work, and is told when it waits for something else.</summary>
[Collection(nameof(ThreadTests))]
public sealed class InterruptTests : IDisposable
{
    readonly int _threads = Workers.ThreadCount;

    public void Dispose() => Workers.ThreadCount = _threads;

    [Fact]
    public void Interrupted_thread_finishes_its_wait_for_the_last_part()
    {
        Workers.ThreadCount = 2;
        Threads.Run(
            1,
            _ =>
            {
                for (var round = 0; round < 20; round++)
                {
                    using var meeting = new Barrier(2);
                    var isDone = new bool[1];
                    Workers.Run(new InterruptCaller(Thread.CurrentThread, meeting, isDone), 2);
                    Assert.True(isDone[0]);
                    AssertIsInterrupted();
                }
            }
        );
    }

    [Fact]
    public void Parts_may_interrupt_the_threads_that_they_run_on()
    {
        Workers.ThreadCount = 3;
        Threads.Run(
            1,
            _ =>
            {
                for (var round = 0; round < 20; round++)
                {
                    var on = new Thread?[8];
                    Workers.Run(new InterruptSelf(on), on.Length);
                    Assert.DoesNotContain(null, on);
                    if (on.Contains(Thread.CurrentThread))
                    {
                        AssertIsInterrupted();
                    }
                }
            }
        );
    }

    [Fact]
    public void Interrupted_thread_gets_the_lock_that_it_waits_for()
    {
        var gate = new Lock();
        var isInside = false;
        Threads.Run(
            1,
            _ =>
            {
                var waiting = new Thread(Wait);
                lock (gate)
                {
                    waiting.Start();
                    Threads.Await(waiting.Waits);
                    waiting.Interrupt();
                    Thread.Yield();
                    waiting.Interrupt();
                    Assert.False(isInside);
                }
                waiting.Join();
                Assert.True(isInside);
            }
        );

        void Wait()
        {
            using (Uninterrupted.Enter(gate))
            {
                isInside = true;
            }
            AssertIsInterrupted();
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    public void Threads_that_are_interrupted_at_any_moment_compute_the_bits_of_one_left_alone(int callers, int threads)
    {
        var (a, b) = (Tensor.Randn([700, 701], new Generator(1)), Tensor.Randn([701, 702], new Generator(2)));
        var x = Tensor.Randn(400_000, new Generator(3));
        var (product, numbers) = (a.MatMul(b).ToArray<float>(), x.Tanh().ToArray<float>());
        var running = new Thread?[callers];
        var isOver = Threads.BeginSearch();
        Workers.ThreadCount = threads;
        Threads.Run(
            callers + 1,
            thread =>
            {
                if (thread < callers)
                {
                    Compute(thread);
                }
                else
                {
                    Interrupt();
                }
            }
        );

        void Compute(int thread)
        {
            running[thread] = Thread.CurrentThread;
            do
            {
                Assert.True(product.AsSpan().SequenceEqual(a.MatMul(b).ToArray<float>()));
                Assert.True(numbers.AsSpan().SequenceEqual(x.Tanh().ToArray<float>()));
            } while (!isOver());
        }

        void Interrupt()
        {
            var random = new Random(1);
            while (!isOver())
            {
                Thread.SpinWait(random.Next(10_000));
                // Nobody waits for the last part while this takes the processor that does it.
                Thread.Sleep(random.Next(2));
                running[random.Next(callers)]?.Interrupt();
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Passes_over_leaves_that_threads_share_lose_nothing_though_they_are_interrupted(int callers)
    {
        // Whole numbers, whose sum does not depend on the order.
        var (w, v) = (Tensor.Ones(3000).RequireGrad(), Tensor.Ones(3).RequireGrad());
        w.RegisterHook(g => null);
        var running = new Thread?[callers];
        var rounds = new int[callers];
        var isOver = Threads.BeginSearch();
        Threads.Run(
            callers + 1,
            thread =>
            {
                var random = new Random(thread);
                if (thread < callers)
                {
                    running[thread] = Thread.CurrentThread;
                }
                while (!isOver())
                {
                    if (thread == callers)
                    {
                        Thread.SpinWait(random.Next(1000));
                        Thread.Sleep(random.Next(2));
                        running[random.Next(callers)]?.Interrupt();
                        continue;
                    }
                    if (rounds[thread] == 2000)
                    {
                        return;
                    }
                    ((w * w).Sum() + (v * v).Sum() * 3).Backward();
                    rounds[thread]++;
                    // Readers and optimizers wait for the same lock.
                    Assert.Equal(2, w.Grad!.Rank + v.Grad!.Rank);
                }
            }
        );
        Assert.Equal(-1, w.Grad!.AsReadOnlySpan<float>().IndexOfAnyExcept(2f * rounds.Sum()));
        Assert.Equal(-1, v.Grad!.AsReadOnlySpan<float>().IndexOfAnyExcept(6f * rounds.Sum()));
    }

    static void AssertIsInterrupted() => Assert.Throws<ThreadInterruptedException>(() => Thread.Sleep(1));

    /// <summary>One of two parts ends while the other's thread interrupts it as it waits.</summary>
    readonly struct InterruptCaller(Thread caller, Barrier meeting, bool[] isDone) : IWork
    {
        public void Run(int part)
        {
            Assert.True(meeting.SignalAndWait(TimeSpan.FromSeconds(60)));
            if (Thread.CurrentThread == caller)
            {
                return;
            }
            Threads.Await(caller.Waits);
            for (var i = 0; i < 100; i++)
            {
                caller.Interrupt();
                Thread.Yield();
            }
            isDone[0] = true;
        }
    }

    readonly struct InterruptSelf(Thread?[] on) : IWork
    {
        public void Run(int part)
        {
            on[part] = Thread.CurrentThread;
            Thread.CurrentThread.Interrupt();
        }
    }
}
