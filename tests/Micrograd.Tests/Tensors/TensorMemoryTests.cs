using System.Runtime.CompilerServices;
using Micrograd.Kernels.Memory;

namespace Micrograd.Tests.Tensors;

// What other tests allocate meanwhile would count as growth.
[CollectionDefinition(nameof(TensorMemoryTests), DisableParallelization = true)]
[Collection(nameof(TensorMemoryTests))]
[Trait("kernels", "true")]
public sealed class TensorMemoryTests
{
    const int Elements = 1 << 18;

    [Fact]
    public void A_training_loop_keeps_its_memory_without_Dispose() => Train(steps: 300, mostGrowth: 160 << 20);

    /// <summary>Takes ten seconds: run it with <c>-explicit on</c>.</summary>
    [Fact(Explicit = true)]
    public void Ten_thousand_steps_keep_their_memory() => Train(steps: 10_000, mostGrowth: 64 << 20);

    // A step makes 13 tensors of 1 MiB: 300 of them would take 4 GB if nothing came back.
    static void Train(int steps, long mostGrowth)
    {
        var x = Tensor.Randn(Elements, new Generator(1));
        var w = Tensor.Randn(Elements, new Generator(2)).RequireGrad();
        long before = 0;
        for (var step = 0; step < steps; step++)
        {
            if (step == steps / 4)
            {
                before = Environment.WorkingSet;
            }
            w.ZeroGrad();
            ((w * x).Tanh() - x).Square().Mean().Backward();
            using var _ = NoGrad.Enter();
            w.CopyFrom(w - 0.1 * w.Grad!);
        }
        var growth = Environment.WorkingSet - before;
        Assert.True(growth < mostGrowth, $"{growth >> 20} MiB more after {steps} steps");
        Assert.True(double.IsFinite(w.Sum().Item()));
    }

    [Fact]
    public void Memory_of_dead_tensors_is_used_again()
    {
        // A size that no other test takes; but blocks are lent by classes of size, so a neighbour may be faster once.
        const int Own = 200_000;
        var isUsedAgain = false;
        for (var round = 0; round < 10 && !isUsedAgain; round++)
        {
            var before = Drop(Own);
            GC.Collect();
            isUsedAgain = Keep(10, Own).ConvertAll(Place).Exists(before.Contains);
        }
        Assert.True(isUsedAgain);
    }

    [Fact]
    public void Memory_whose_span_is_in_use_is_never_lent_out_again()
    {
        var span = Exposed();
        for (var i = 0; i < 4; i++)
        {
            GC.Collect();
            foreach (var tensor in Keep(20))
            {
                tensor.Fill(-1);
            }
        }
        Assert.Equal(-1, span.IndexOfAnyExcept(7f));
    }

    [Fact]
    public void A_tensor_that_a_finalizer_reads_still_has_its_numbers()
    {
        Late.Sum = null;
        LeaveToFinalizer();
        GC.Collect();
        foreach (var tensor in Keep(20))
        {
            tensor.Fill(-1);
        }
        GC.WaitForPendingFinalizers();
        Assert.Equal(3.0 * Elements, Late.Sum);
    }

    [Fact]
    public async Task Ops_whose_inputs_die_while_they_run_read_their_own_numbers()
    {
        var stop = false;
        var collector = Task.Run(
            () =>
            {
                while (!Volatile.Read(ref stop))
                {
                    GC.Collect(0);
                    Keep(2).ForEach(tensor => tensor.Fill(-1));
                }
            },
            TestContext.Current.CancellationToken
        );
        for (var i = 0; i < 200; i++)
        {
            var sum = Tensor.Full(100_000, 2).Square().Exp().Log().Sum().Item();
            Assert.Equal(400_000, sum, 1.0);
        }
        Volatile.Write(ref stop, true);
        await collector;
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(5120)]
    [InlineData(40_000_000)]
    [InlineData(int.MaxValue - 200)]
    public void A_size_class_is_the_smallest_that_holds_the_bytes(int bytes)
    {
        var found = SizeClass.Of(bytes);
        Assert.InRange(SizeClass.Bytes(found), bytes, bytes * 1.25);
        Assert.True(found == 0 || SizeClass.Bytes(found - 1) < bytes);
        Assert.True(found < SizeClass.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static HashSet<nint> Drop(int elements) => [.. Keep(10, elements).ConvertAll(Place)];

    [MethodImpl(MethodImplOptions.NoInlining)]
    static List<Tensor> Keep(int count, int elements = Elements) =>
        [.. Enumerable.Range(0, count).Select(i => Tensor.Full(elements, i))];

    [MethodImpl(MethodImplOptions.NoInlining)]
    static ReadOnlySpan<float> Exposed() => Tensor.Full(Elements, 7).AsReadOnlySpan<float>();

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void LeaveToFinalizer() => GC.KeepAlive(new Late(Tensor.Full(Elements, 3)));

    // Blocks of the pool do not move.
    static unsafe nint Place(Tensor tensor)
    {
        fixed (float* first = tensor._storage.Span<float>())
        {
            return (nint)first;
        }
    }

    sealed class Late(Tensor tensor)
    {
        public static double? Sum { get; set; }

        ~Late() => Sum = tensor.Sum().Item();
    }
}
