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
