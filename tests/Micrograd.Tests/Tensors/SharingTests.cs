namespace Micrograd.Tests.Tensors;

/// <summary>What threads may share: what the documentation of tensors, modules and generators says of it.</summary>
public sealed class SharingTests
{
    const int Count = 8;

    [Fact]
    public void Any_number_of_threads_may_read_one_tensor()
    {
        var x = Tensor.Randn([60, 70], new Generator(1));
        Func<float[]>[] reads =
        [
            () => x.ToArray<float>(),
            () => x.AsReadOnlySpan<float>().ToArray(),
            () => (x.T[3..20] * 2).ToArray<float>(),
            () => x.MatMul(x.T).ToArray<float>(),
            () => x.Softmax(1).Sum(0).ToArray<float>(),
            () => x.Double().Float().ToArray<float>(),
            () => [(float)x[5, 6].Item()],
        ];
        var alone = Array.ConvertAll(reads, read => read());
        Threads.Run(
            Count,
            thread =>
            {
                for (var i = 0; i < 200; i++)
                {
                    var kind = (i + thread) % reads.Length;
                    Assert.True(alone[kind].AsSpan().SequenceEqual(reads[kind]()));
                }
            }
        );
    }

    [Fact]
    public void Passes_over_graphs_of_their_own_lose_no_gradient_of_a_leaf_that_they_share()
    {
        // Whole numbers, whose sum does not depend on the order; so many that they are borrowed from the pool.
        const int Rounds = 100;
        var w = Tensor.Ones(5000).RequireGrad();
        Threads.Run(
            Count,
            thread =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    (w * w * (thread + 1)).Sum().Backward();
                }
            }
        );
        var expected = 2f * Rounds * Enumerable.Range(1, Count).Sum();
        Assert.Equal(-1, w.Grad!.AsReadOnlySpan<float>().IndexOfAnyExcept(expected));
    }

    [Fact]
    public void A_pass_whose_numbers_another_thread_has_overwritten_is_refused()
    {
        var w = Tensor.Ones(5).RequireGrad();
        var y = (w * w).Sum();
        Threads.Run(
            1,
            _ =>
            {
                using var off = NoGrad.Enter();
                w.Fill(2);
            }
        );
        var error = Assert.Throws<InvalidOperationException>(() => y.Backward());
        Assert.Contains("changed in place", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Any_number_of_threads_may_run_one_module(bool training)
    {
        var generator = new Generator(1);
        var model = new Sequential(
            new Linear(20, 40, generator: generator),
            new LayerNorm(40),
            new Residual(new Sequential(new Linear(40, 40, generator: generator), new GELU())),
            new Function(x => x.Sin()),
            new Linear(40, 5, generator: generator)
        ).Train(training);
        var inputs = Enumerable.Range(0, 5).Select(i => Tensor.Randn([50, 20], new Generator((ulong)i + 2))).ToArray();
        var alone = Array.ConvertAll(inputs, Run);
        Threads.Run(
            Count,
            thread =>
            {
                for (var i = 0; i < 100; i++)
                {
                    var kind = (i + thread) % inputs.Length;
                    Assert.True(alone[kind].AsSpan().SequenceEqual(Run(inputs[kind])));
                }
            }
        );

        float[] Run(Tensor x) => model.Forward(x).ToArray<float>();
    }

    [Fact]
    public void Any_number_of_threads_may_run_a_module_that_drops()
    {
        var dropout = new Dropout(0.25, new Generator(1));
        var x = Tensor.Ones(10_000);
        Threads.Run(
            Count,
            _ =>
            {
                for (var i = 0; i < 50; i++)
                {
                    var y = dropout.Forward(x).ToArray<float>();
                    Assert.InRange(y.Count(value => value == 0), 2_000, 3_000);
                    Assert.All(y.Distinct(), value => Assert.True(value is 0 || Math.Abs(value - 4 / 3f) < 1e-6));
                }
            }
        );
    }

    [Fact]
    public void Threads_that_draw_from_one_generator_draw_no_number_twice()
    {
        const int Draws = 200;
        const int Size = 101;
        var drawn = new double[Count * Draws][];
        var shared = new Generator(7);
        Threads.Run(
            Count,
            thread =>
            {
                for (var i = 0; i < Draws; i++)
                {
                    drawn[thread * Draws + i] = Draw(shared);
                }
            }
        );
        var one = new Generator(7);
        var expected = Enumerable.Range(0, Count * Draws).SelectMany(_ => Draw(one)).Order();
        Assert.Equal(expected, drawn.SelectMany(numbers => numbers).Order());
        Assert.Equal(one.Drawn, shared.Drawn);

        static double[] Draw(Generator generator) => Tensor.Rand([Size], generator, DType.Float64).ToArray<double>();
    }

    [Fact]
    public void A_thread_with_a_generator_of_its_own_draws_the_same_numbers_in_every_run()
    {
        var runs = new float[2][][];
        for (var run = 0; run < runs.Length; run++)
        {
            var drawn = runs[run] = new float[Count][];
            Threads.Run(
                Count,
                thread =>
                {
                    var own = new Generator((ulong)thread);
                    drawn[thread] =
                    [
                        .. Enumerable.Range(0, 50).SelectMany(i => Tensor.Randn(100 + i, own).ToArray<float>()),
                    ];
                }
            );
        }
        Assert.Equal(runs[0], runs[1]);
    }
}
