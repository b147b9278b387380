using System.Runtime.InteropServices;
using Micrograd.Tests.Kernels;

namespace Micrograd.Tests.Tensors;

/// <summary>
/// Threads that work beside each other have the bits of one that works alone: no memory is lent to two. MICROGRAD_TEST_SECONDS=600
/// lets each test search for ten minutes instead of a second.
/// </summary>
[Collection(nameof(ThreadTests))]
public sealed class ThreadsApartTests
{
    // Large enough for many collections, and small enough to wait for the pool more than for sums.
    const int Rows = 1024;
    const int Width = 16;
    const int Classes = 10;
    const int Kinds = 8;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Inference_of_one_network_gives_every_thread_the_bits_of_one_alone(int threads)
    {
        var model = Network(1);
        var inputs = Enumerable.Range(0, Kinds).Select(Input).ToArray();
        var alone = Array.ConvertAll(inputs, Infer);
        Threads.Search(threads, round => AssertSameBits(alone[round % Kinds], Infer(inputs[round % Kinds])));

        float[] Infer(Tensor x)
        {
            using var _ = NoGrad.Enter();
            return model.Forward(x).ToArray<float>();
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Training_of_networks_of_their_own_gives_every_thread_the_bits_of_one_alone(int threads)
    {
        var alone = Enumerable.Range(0, Kinds).Select(Train).ToArray();
        Threads.Search(threads, round => AssertSameBits(alone[round % Kinds], Train(round % Kinds)));

        static float[] Train(int kind)
        {
            var model = Network(kind);
            var optimizer = new AdamW(model.Parameters, 0.01);
            var (x, targets) = (Input(kind), Targets(Rows));
            for (var step = 0; step < 10; step++)
            {
                optimizer.ZeroGrad();
                Loss.CrossEntropy(model.Forward(x), targets).Backward();
                optimizer.Step();
            }
            return [.. model.Parameters.SelectMany(p => p.ToArray<float>())];
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Loops_over_one_loader_that_reads_ahead_give_every_thread_the_bits_of_one_alone(int threads)
    {
        const int Examples = 10 * Rows;
        var model = Network(1);
        var examples = new TensorDataset(Tensor.Randn([Examples, Width], new Generator(2)), Targets(Examples));
        var plain = new DataLoader(examples, Rows, shuffle: true);
        var ahead = new DataLoader(examples, Rows, shuffle: true, prefetch: 2);
        var alone = Enumerable.Range(0, Kinds).Select(epoch => Losses(plain, epoch)).ToArray();
        Threads.Search(threads, round => AssertSameBits(alone[round % Kinds], Losses(ahead, round % Kinds)));

        double[] Losses(DataLoader loader, int epoch)
        {
            using var _ = NoGrad.Enter();
            return [.. loader.Epoch(epoch).Select(b => Loss.CrossEntropy(model.Forward(b.Inputs), b.Targets).Item())];
        }
    }

    // All that lies between the modules is borrowed from the pool.
    static Sequential Network(int seed)
    {
        var generator = new Generator((ulong)seed);
        return new(
            new Linear(Width, 2 * Width, generator: generator),
            new GELU(),
            new LayerNorm(2 * Width),
            new Linear(2 * Width, Width, generator: generator),
            new Tanh(),
            new Linear(Width, Classes, generator: generator)
        );
    }

    static Tensor Targets(int count) => Tensor.RandInt(0, Classes, count, new Generator(3));

    static void AssertSameBits<T>(T[] expected, T[] actual)
        where T : struct =>
        Assert.True(MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes<T>(actual)));

    static Tensor Input(int seed) => Tensor.Randn([Rows, Width], new Generator((ulong)seed + 100));
}
