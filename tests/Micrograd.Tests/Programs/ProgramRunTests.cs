using Micrograd.Tests.Kernels;

namespace Micrograd.Tests.Programs;

/// <summary>Runs on several threads, and what they allocate.</summary>
[Collection(nameof(ThreadTests))]
public sealed class ProgramRunTests
{
    [Fact]
    public void Several_threads_run_one_program_each_in_memory_of_its_own()
    {
        const int Threads = 4;
        var model = new Sequential(new Linear(64, 96), new Tanh(), new LayerNorm(96), new Linear(96, 40));
        var program = TensorProgram.Record(model.Forward, Batch(0));
        using var begin = new Barrier(Threads);
        var differing = 0;
        Parallel.For(
            0,
            Threads,
            new ParallelOptions { MaxDegreeOfParallelism = Threads },
            thread =>
            {
                begin.SignalAndWait();
                for (var i = 0; i < 100; i++)
                {
                    var x = Batch(100 * thread + i);
                    using var _ = NoGrad.Enter();
                    if (!program.Run(x).ToArray<float>().SequenceEqual(model.Forward(x).ToArray<float>()))
                    {
                        Interlocked.Increment(ref differing);
                    }
                }
            }
        );
        Assert.Equal(0, differing);

        static Tensor Batch(int seed) => Tensor.Randn([32, 64], new((ulong)seed));
    }

    [Fact]
    public void A_thread_records_its_own_ops_while_others_compute()
    {
        var ends = false;
        var other = new Thread(() =>
        {
            while (!Volatile.Read(ref ends))
            {
                _ = Tensor.Of(1.0, 2).Exp().ToArray<double>();
            }
        });
        other.Start();
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(
                ["sin"],
                TensorProgram.Record(x => x.Sin(), Tensor.Of(1.0)).Instructions.Select(one => one.Op.Name)
            );
        }
        Volatile.Write(ref ends, true);
        other.Join();
    }

    [Fact]
    public void A_run_allocates_its_results_and_no_more_however_many_ops_it_has()
    {
        Assert.Equal(Allocated(10), Allocated(100));
        Assert.InRange(Allocated(100), 1, 600);

        static long Allocated(int ops)
        {
            var x = Tensor.Ones([16, 16]);
            var program = TensorProgram.Record(
                x =>
                {
                    for (var i = 0; i < ops; i++)
                    {
                        x = (x.MatMul(x) * 0.5 + x).Tanh().T;
                    }
                    return x.Sum();
                },
                x
            );
            program.Run(x);
            var before = GC.GetAllocatedBytesForCurrentThread();
            program.Run(x);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_program_keeps_nothing_that_was_given_alive()
    {
        var program = TensorProgram.Record(x => x.Sin(), Tensor.Ones(2000));
        var given = Run(program);
        for (var i = 0; i < 10 && given.IsAlive; i++)
        {
            GC.Collect();
        }
        Assert.False(given.IsAlive);

        static WeakReference Run(TensorProgram program)
        {
            var x = Tensor.Ones(2000);
            program.Run(x);
            return new(x._storage);
        }
    }
}
