namespace Micrograd.Tests.Nn;

/// <summary>Modules of norms: PyTorch's keys, what training gathers, what evaluation takes, and refusals.</summary>
public sealed class NormModuleTests
{
    [Fact]
    public void Keys_and_first_numbers_are_those_of_PyTorch()
    {
        var norm = new BatchNorm2d(3);
        Assert.Equal(["weight", "bias", "running_mean", "running_var", "num_batches_tracked"], norm.StateDict().Keys);
        Assert.Equal([1f, 1, 1], norm.Weight!.ToArray<float>());
        Assert.Equal([0f, 0, 0], norm.Bias!.ToArray<float>());
        Assert.Equal([0f, 0, 0], norm.RunningMean!.ToArray<float>());
        Assert.Equal([1f, 1, 1], norm.RunningVar!.ToArray<float>());
        Assert.Equal(0L, norm.NumBatchesTracked!.Item());
        Assert.Equal(["weight", "bias"], new BatchNorm1d(3, trackRunningStats: false).StateDict().Keys);
        Assert.Empty(new InstanceNorm2d(3).StateDict());
        Assert.Equal(5, new InstanceNorm1d(3, affine: true, trackRunningStats: true).StateDict().Count);
        Assert.Equal(["weight", "bias"], new GroupNorm(2, 4).StateDict().Keys);
        Assert.Equal(["weight"], new RMSNorm([2, 3]).StateDict().Keys);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1.0)]
    [InlineData(null)]
    public void Training_gathers_what_evaluation_takes(double? momentum)
    {
        var norm = new BatchNorm1d(3, momentum: momentum, dtype: DType.Float64);
        var (mean, variance) = (new double[3], new double[] { 1, 1, 1 });
        for (var batch = 1; batch <= 3; batch++)
        {
            var x = Tensor.Randn([4, 3, 5], new((ulong)batch), DType.Float64) + batch;
            norm.Forward(x);
            var m = momentum ?? 1.0 / batch;
            for (var c = 0; c < 3; c++)
            {
                var values = x[.., c].ToArray<double>();
                mean[c] = (1 - m) * mean[c] + m * values.Average();
                // Of a sample: over n − 1.
                var squares = values.Sum(v => (v - values.Average()) * (v - values.Average()));
                variance[c] = (1 - m) * variance[c] + m * squares / 19;
            }
            Assert.Equal((double)batch, norm.NumBatchesTracked!.Item());
            Assert.All(mean.Zip(norm.RunningMean!.ToArray<double>()), p => Assert.Equal(p.First, p.Second, 1e-13));
            Assert.All(variance.Zip(norm.RunningVar!.ToArray<double>()), p => Assert.Equal(p.First, p.Second, 1e-13));
        }
        norm.Eval();
        var before = norm.StateDict().Select(t => t.Value.ToArray<double>()).ToArray();
        var y = norm.Forward(Tensor.Ones([1, 3], DType.Float64));
        Assert.All(
            Enumerable.Range(0, 3),
            c => Assert.Equal((1 - mean[c]) / Math.Sqrt(variance[c] + 1e-5), y[0, c].Item(), 1e-12)
        );
        Assert.Equal(before, norm.StateDict().Select(t => t.Value.ToArray<double>()));
    }

    [Fact]
    public void Instance_norm_gathers_the_mean_of_the_examples_statistics()
    {
        var norm = new InstanceNorm1d(2, trackRunningStats: true, dtype: DType.Float64);
        var x = Tensor.Randn([3, 2, 6], new(1), DType.Float64);
        var y = norm.Forward(x);
        Assert.Equal(x.InstanceNorm().ToArray<double>(), y.ToArray<double>());
        AssertClose(x.Mean(2).Mean(0) * 0.1, norm.RunningMean!);
        AssertClose(x.Var(2).Mean(0) * 0.1 + 0.9, norm.RunningVar!);
        // Without a momentum alone they are counted, as in PyTorch.
        Assert.Equal(0L, norm.NumBatchesTracked!.Item());
        var mean = new InstanceNorm1d(2, momentum: null, trackRunningStats: true, dtype: DType.Float64);
        mean.Forward(x);
        mean.Forward(-x);
        AssertClose(Tensor.Zeros([2]), mean.RunningMean!);
        Assert.Equal(2L, mean.NumBatchesTracked!.Item());
        norm.Eval();
        var expected = (x[0] - norm.RunningMean!.Unsqueeze(1)) / (norm.RunningVar!.Unsqueeze(1) + 1e-5).Sqrt();
        AssertClose(expected, norm.Forward(x[0]));
    }

    [Fact]
    public void Without_running_statistics_evaluation_normalises_by_the_batch()
    {
        var norm = new BatchNorm1d(2, trackRunningStats: false).Eval();
        var x = Tensor.Randn([5, 2], new(1));
        AssertClose(x.BatchNorm(null, null, training: true), norm.Forward(x));
    }

    [Fact]
    public void Three_dims_are_normalised_as_one_is()
    {
        var x = Tensor.Randn([2, 3, 2, 3, 4], new(1), DType.Float64);
        var (batch, line) = (new BatchNorm3d(3, dtype: DType.Float64), new BatchNorm1d(3, dtype: DType.Float64));
        AssertClose(line.Forward(x.Flatten(2)), batch.Forward(x).Flatten(2));
        AssertClose(line.RunningVar!, batch.RunningVar!);
        AssertClose(x.Flatten(2).InstanceNorm(), new InstanceNorm3d(3, dtype: DType.Float64).Forward(x).Flatten(2));
        AssertClose(x[1].Flatten(1).Unsqueeze(0).InstanceNorm(), new InstanceNorm3d(3).Forward(x[1]));
        Refused<ArgumentException>(() => batch.Forward(x[0]), "5 dims");
    }

    [Fact]
    public void Statistics_move_though_gradients_are_off_and_get_none()
    {
        var norm = new BatchNorm1d(2);
        using (NoGrad.Enter())
        {
            norm.Forward(Tensor.Randn([5, 2], new(1)));
        }
        Assert.Equal(1L, norm.NumBatchesTracked!.Item());
        norm.Forward(Tensor.Randn([5, 2], new(1))).Square().Sum().Backward();
        Assert.NotNull(norm.Weight!.Grad);
        Assert.Null(norm.RunningMean!.Grad);
        Assert.Equal(2L, norm.NumBatchesTracked.Item());
        // Checks and summaries gather nothing.
        norm.Check([5, 2]);
        _ = norm.Summary([5, 2]);
        Assert.Equal(2L, norm.NumBatchesTracked.Item());
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_nothing_is_gathered()
    {
        var norm = new BatchNorm1d(3);
        Refused<ArgumentException>(() => norm.Forward(Tensor.Ones([1, 3])), "[1, 3] has one value a channel");
        Refused<ArgumentException>(() => norm.Forward(Tensor.Ones([4, 2])), "3 channels at dim 1");
        Refused<ArgumentException>(() => norm.Forward(Tensor.Ones([4, 3, 2, 2])), "2 or 3 dims");
        Assert.Equal(0L, norm.NumBatchesTracked!.Item());
        Assert.Equal([1, 3], norm.Eval().Forward(Tensor.Ones([1, 3])).Shape);
        Refused<ArgumentException>(() => new InstanceNorm1d(3).Forward(Tensor.Ones([2, 3, 1])), "one value a channel");
        Refused<ArgumentException>(() => new GroupNorm(2, 3), "3 channels do not divide into 2 groups");
        Refused<ArgumentException>(() => new GroupNorm(2, 4).Forward(Tensor.Ones([2, 6, 3])), "6 channels");
        Refused<ArgumentOutOfRangeException>(() => new BatchNorm2d(0), "numFeatures");
        Refused<ArgumentOutOfRangeException>(() => new BatchNorm2d(1, momentum: 1.5), "momentum of 1.5");
        Refused<ArgumentException>(() => new RMSNorm([]), "no dim");
    }

    [Fact]
    public void A_norm_folded_into_the_layer_before_it_computes_what_both_do()
    {
        var generator = new Generator(1);
        var norm = Gathered(new BatchNorm2d(6, dtype: DType.Float64));
        var convolutions = new[]
        {
            new Conv2d(4, 6, 3, 2, 1, groups: 2, bias: false, generator: generator, dtype: DType.Float64),
            new Conv2d(
                4,
                6,
                (1, 3),
                padding: "same",
                paddingMode: PaddingMode.Circular,
                generator: generator,
                dtype: DType.Float64
            ),
        };
        var x = Tensor.Randn([2, 4, 7, 6], generator, DType.Float64);
        foreach (var convolution in convolutions)
        {
            AssertClose(norm.Forward(convolution.Forward(x)), convolution.Fold(norm).Forward(x));
        }
        var linear = new Linear(5, 6, generator: generator, dtype: DType.Float64);
        var flat = Gathered(new BatchNorm1d(6, affine: false, dtype: DType.Float64));
        var rows = Tensor.Randn([3, 5], generator, DType.Float64);
        AssertClose(flat.Forward(linear.Forward(rows)), linear.Fold(flat).Forward(rows));
        var transposed = new ConvTranspose2d(
            4,
            6,
            3,
            2,
            1,
            outputPadding: 1,
            groups: 2,
            bias: false,
            dilation: (1, 2),
            generator: generator,
            dtype: DType.Float64
        );
        AssertClose(norm.Forward(transposed.Forward(x)), transposed.Fold(norm).Forward(x));
        var line = new ConvTranspose1d(4, 6, 3, generator: generator, dtype: DType.Float64);
        var lines = Tensor.Randn([2, 4, 7], generator, DType.Float64);
        AssertClose(flat.Forward(line.Forward(lines)), line.Fold(flat).Forward(lines));
        Refused<ArgumentException>(() => transposed.Fold(new BatchNorm2d(3)), "gives 6");
        Refused<ArgumentException>(() => linear.Fold(new BatchNorm1d(5)), "gives 6");
        Refused<ArgumentException>(() => linear.Fold(new BatchNorm1d(6, trackRunningStats: false)), "batch alone");
    }

    static BatchNorm Gathered(BatchNorm norm)
    {
        var generator = new Generator(7);
        foreach (var tensor in norm.Parameters.Concat([norm.RunningMean!, norm.RunningVar!]))
        {
            using var _ = NoGrad.Enter();
            tensor.CopyFrom(Tensor.Rand(tensor.Shape, generator, tensor.DType) + 0.5);
        }
        return norm.Eval();
    }

    static void AssertClose(Tensor expected, Tensor found) =>
        Assert.All(
            expected.ToArray<double>().Zip(found.ToArray<double>()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6)
        );

    static void Refused<TException>(Func<object> call, string part)
        where TException : Exception => Assert.Contains(part, Assert.Throws<TException>(call).Message);
}
