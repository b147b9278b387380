using System.Diagnostics;

namespace Micrograd.Tests.Nn;

public sealed class ShapeCheckTests
{
    sealed class Decoder : Module
    {
        readonly Sequential _dec;

        public Decoder() => _dec = Register("dec", new Sequential(new Linear(8, 15), new ReLU()));

        protected override Tensor Compute(Tensor x) => _dec.Forward(x);
    }

    /// <summary>Counts the examples that it has seen, in a buffer that it writes to.</summary>
    sealed class Counting : Module
    {
        public Counting() => Seen = Buffer("seen", Tensor.Zeros([4]));

        public ModuleTensor Seen { get; }

        protected override Tensor Compute(Tensor x)
        {
            using (NoGrad.Enter())
            {
                Seen.Value.CopyFrom(Seen.Value + x.Sum(0));
            }
            return Training ? x.Dropout(0.5) : x;
        }
    }

    static Sequential Network(int inner) => new(new Linear(4, inner), new Tanh(), new Decoder());

    [Fact]
    public void A_network_that_fits_says_what_comes_out() => Assert.Equal([32, 15], Network(8).Check([32, 4]).Shape);

    [Fact]
    public void Where_shapes_stop_fitting_is_said_by_name()
    {
        var checking = Assert.Throws<ArgumentException>(() => Network(16).Check([4, 4]));
        var running = Assert.Throws<ArgumentException>(() => Network(16).Forward(Tensor.Zeros([4, 4])));

        Assert.StartsWith("2.dec.0 (Linear 8 → 15): input [4, 16]: ", checking.Message, StringComparison.Ordinal);
        Assert.Equal(running.Message, checking.Message);
        Assert.IsType<ArgumentException>(checking.InnerException);
    }

    [Fact]
    public void What_is_refused_keeps_its_kind()
    {
        var model = new Sequential(new Function(_ => throw new TimeoutException("late")), new ReLU());
        Assert.Equal("late", Assert.Throws<TimeoutException>(() => model.Forward(Tensor.Zeros([1]))).Message);

        model = new(new Function(x => x.Sum(3)), new ReLU());
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => model.Forward(Tensor.Zeros([1])));
        Assert.StartsWith("0 (Function): input [1]: Sum", error.Message, StringComparison.Ordinal);

        model = new(new Function(x => x.Log()), new ReLU());
        using var _ = DetectAnomaly.Enter();
        var anomaly = Assert.Throws<AnomalyException>(() => model.Forward(Tensor.Full([2], -1.0).RequireGrad()));
        Assert.StartsWith("0 (Function): input [2]: 'log'", anomaly.Message, StringComparison.Ordinal);
        Assert.Equal("log", anomaly.Op);
    }

    [Fact]
    public void What_is_refused_keeps_the_name_of_the_argument_and_the_line()
    {
        static Exception Refused(Func<Tensor, Tensor> refuses) =>
            Record.Exception(() =>
                new Sequential(new Sequential(new Function(refuses)), new ReLU()).Forward(Tensor.Zeros([1]))
            )!;

        foreach (
            var (argument, refuses) in new (string, Func<Tensor, Tensor>)[]
            {
                ("dims", x => x.Sum([0, 0])),
                ("k", x => x.TopK(2).Values),
                ("size", _ => throw new ArgumentOutOfRangeException("size", 7, "Too large.")),
            }
        )
        {
            var plain = Assert.IsAssignableFrom<ArgumentException>(Record.Exception(() => refuses(Tensor.Zeros([1]))));
            var told = Assert.IsAssignableFrom<ArgumentException>(Refused(refuses));

            Assert.Equal((argument, argument), (plain.ParamName, told.ParamName));
            Assert.Equal($"0.0 (Function): input [1]: {plain.Message}", told.Message);
            Assert.Contains(nameof(ShapeCheckTests), told.InnerException?.StackTrace ?? told.StackTrace!);
        }
    }

    [Fact]
    public void A_gradient_that_is_no_number_names_the_module()
    {
        var model = new Sequential(new Linear(2, 2), new Sequential(new Function(x => (0 * x).Sqrt())));
        using var _ = DetectAnomaly.Enter();
        var y = model.Forward(Tensor.Ones([1, 2])).Sum();

        var error = Assert.Throws<AnomalyException>(() => y.Backward());
        Assert.Contains(" in 1.0 of ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Activations_of_a_terabyte_take_no_memory()
    {
        var model = new Sequential(
            new Linear(64, 4096),
            new ReLU(),
            new Dropout(),
            new LayerNorm([4096]),
            new Linear(4096, 10)
        );
        // 64 Mi examples of 4,096 floats are 1 TiB a layer.
        const int Batch = 1 << 26;
        model.Check([2, 64]);
        var (before, watch) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());

        var y = model.Check([Batch, 64]);
        var summary = model.Summary([Batch, 64]);

        Assert.Equal([Batch, 10], y.Shape);
        Assert.Contains("[67108864, 4096]", summary, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        // Writing one such layer takes minutes.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Nothing_is_drawn_and_nothing_is_written()
    {
        var model = new Sequential(new Counting(), new Dropout());
        var drawn = Generator.Default.Drawn;

        model.Check([8, 4]);
        _ = model.Summary([8, 4]);

        Assert.Equal(drawn, Generator.Default.Drawn);
        Assert.Equal([0, 0, 0, 0], ((Counting)model[0]).Seen.Value.ToArray<float>());
        Assert.All(model.NamedModules(), m => Assert.True(m.Module.Training));
    }

    [Fact]
    public void A_tensor_without_numbers_says_so()
    {
        var x = Tensor.Meta([3, 4]);

        Assert.True(x.IsMeta);
        Assert.False(Tensor.Zeros([3, 4]).IsMeta);
        Assert.Equal("tensor(..., size=[3, 4], dtype=float32, meta)", x.ToString());
        Assert.Equal([4], (x + 1).Sum(0).Shape);
        Assert.Equal(DType.Int64, x.ArgMax(1).DType);
        Assert.Throws<InvalidOperationException>(() => x[0, 0].Item());
        Assert.Throws<InvalidOperationException>(() => x.ToArray<float>());
        Assert.Throws<ArgumentException>(() => x + Tensor.Zeros([5]));
    }
}
