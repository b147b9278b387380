namespace Micrograd.Tests.Nn;

public sealed class WeightAverageTests
{
    [Fact]
    public void The_mean_of_all_updates_counts_each_alike()
    {
        var linear = Of(100);
        var average = new WeightAverage(linear);
        foreach (var weight in (double[])[1, 2, 6])
        {
            Set(linear, weight);
            average.Update();
        }
        Assert.Equal(3, average.State["weight"].Item(), 1e-12);
        Assert.Equal(3, average.Updates);
        Assert.Equal(6, linear.Weight.Item());
    }

    [Fact]
    public void A_decay_keeps_that_much_of_the_average()
    {
        var linear = Of(100);
        var average = new WeightAverage(linear, decay: 0.75);
        foreach (var weight in (double[])[1, 5, 2])
        {
            Set(linear, weight);
            average.Update();
        }
        Assert.Equal(0.75 * (0.75 * 1 + 0.25 * 5) + 0.25 * 2, average.State["weight"].Item(), 1e-12);
        average.CopyTo(linear);
        Assert.Equal(average.State["weight"].Item(), linear.Weight.Item());
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightAverage(linear, 1.5));
        Assert.Throws<ArgumentException>(() => average.CopyTo(new Linear(2, 2)));
    }

    [Fact]
    public void Statistics_are_those_of_the_averages_activations()
    {
        var (norm, inner) = (
            new BatchNorm1d(2, dtype: DType.Float64),
            new BatchNorm1d(2, momentum: 0.3, dtype: DType.Float64)
        );
        var linear = new Linear(2, 2, generator: new(1), dtype: DType.Float64);
        var model = new Sequential(norm, linear, inner).Eval();
        norm.Train();
        Tensor[] batches =
        [
            .. Enumerable.Range(1, 3).Select(i => Tensor.Randn([4, 2], new((ulong)i), DType.Float64) * i),
        ];
        var average = new WeightAverage(model);
        for (var i = 0; i < 2; i++)
        {
            using (NoGrad.Enter())
            {
                linear.Weight.CopyFrom(linear.Weight * 2 + 1);
            }
            average.Update();
        }
        var own = model.CloneState();
        average.UpdateStatistics(batches);
        // The model itself is as it was, its modes too.
        Assert.All(
            own,
            entry => Assert.Equal(entry.Value.ToArray<double>(), model.StateDict()[entry.Key].ToArray<double>())
        );
        Assert.True(norm.Training);
        Assert.False(inner.Training);
        Near(Mean(batches, x => x.Mean(0)), average.State["0.running_mean"]);
        Near(Mean(batches, x => x.Var(0)), average.State["0.running_var"]);
        Assert.Equal(3, average.State["2.num_batches_tracked"].Item());
        var (weight, bias) = (average.State["1.weight"], average.State["1.bias"]);
        Near(
            Mean(batches, x => Tensor.Linear(x.BatchNorm(null, null, training: true), weight, bias).Var(0)),
            average.State["2.running_var"]
        );
        // Momenta are what they were.
        average.CopyTo(model);
        var before = inner.RunningMean!.Clone();
        inner.Train().Forward(batches[0]);
        Near(before * 0.7 + batches[0].Mean(0) * 0.3, inner.RunningMean!);
        var pair = new TransformerDecoderLayer(2, 1, 2);
        Assert.Throws<InvalidOperationException>(() => new WeightAverage(pair).UpdateStatistics(batches));
        new WeightAverage(pair).UpdateStatistics(batches, x => pair.Forward(x, x));

        static Tensor Mean(Tensor[] batches, Func<Tensor, Tensor> f) => Tensor.Stack([.. batches.Select(f)]).Mean(0);

        static void Near(Tensor expected, Tensor found) =>
            Assert.InRange((expected - found).Abs().Max().Item(), 0, 1e-12);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.9)]
    public void A_recorded_step_averages_as_the_code_does(double? decay)
    {
        var (eager, recorded) = (Step(decay), Step(decay));
        var x = Tensor.Of([0.5], [1, 1]);
        var program = TensorProgram.Record(recorded.Code, x);
        eager.Code(x);
        for (var i = 0; i < 5; i++)
        {
            eager.Code(x);
            program.Run(x);
        }
        Assert.Equal(eager.Average.State["weight"].Item(), recorded.Average.State["weight"].Item());
        Assert.Equal(6, recorded.Average.Updates);
    }

    [Fact]
    public void A_state_that_was_cloned_stays_and_one_that_was_not_follows()
    {
        var linear = Of(1);
        var (own, shared) = (linear.CloneState(), linear.StateDict());
        Set(linear, 2);
        Assert.Equal((1, 2), (own["weight"].Item(), shared["weight"].Item()));
        linear.LoadStateDict(own);
        Assert.Equal(1, linear.Weight.Item());
    }

    [Fact]
    public void Parameters_are_frozen_by_the_pattern_of_their_names()
    {
        var model = new Sequential(
            ("encoder", new Sequential(new Linear(3, 2), new Linear(2, 2))),
            ("head", new Linear(2, 1))
        );
        model.RequireGrad("encoder.*", false);
        Assert.Equal(["head.weight", "head.bias"], Learned());
        model.RequireGrad("*.?.bias");
        Assert.Equal(["encoder.0.bias", "encoder.1.bias", "head.weight", "head.bias"], Learned());
        var refused = Assert.Throws<ArgumentException>(() => model.RequireGrad("decoder.*", false)).Message;
        Assert.Contains("'decoder.*'", refused);
        Assert.Contains("encoder.0.weight", refused);

        IEnumerable<string> Learned() => model.NamedParameters().Where(p => p.Value.RequiresGrad).Select(p => p.Name);
    }

    static (Func<Tensor, Tensor> Code, WeightAverage Average) Step(double? decay)
    {
        var linear = Of(1);
        var optimizer = new SGD(linear.Parameters, 0.1);
        var average = new WeightAverage(linear, decay);
        return (
            x =>
            {
                optimizer.ZeroGrad();
                var loss = (linear.Forward(x) - 3).Square().Sum();
                loss.Backward();
                optimizer.Step();
                average.Update();
                return loss;
            },
            average
        );
    }

    static Linear Of(double weight) => Linear.Of(Tensor.Of([weight], [1, 1]));

    static void Set(Linear linear, double weight)
    {
        using var _ = NoGrad.Enter();
        linear.Weight.Fill(weight);
    }
}
