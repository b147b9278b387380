namespace Micrograd.Tests.Optim;

public sealed class ScheduleTests
{
    [Fact]
    public void Lines_and_cosines_go_from_one_rate_to_the_other_and_stay_there()
    {
        var (linear, cosine) = (Schedule.Linear(1, 0.1, 100), Schedule.Cosine(1, 0.1, 100));

        Assert.Equal([1, 0.55, 0.1, 0.1], new[] { 0, 50, 100, 1000 }.Select(linear.At));
        Assert.Equal(1, cosine.At(0), 1e-15);
        Assert.Equal(0.55, cosine.At(50), 1e-15);
        Assert.Equal(0.1, cosine.At(1000), 1e-15);
        Assert.Equal(0.55, new SGD([new Value(1)], Schedule.Linear(0.55, 0.1, 10)).LearningRate);
    }

    [Fact]
    public void Lines_and_cosines_may_end_at_zero_where_a_step_moves_nothing()
    {
        foreach (var schedule in (Schedule[])[Schedule.Linear(1, 0, 2), Schedule.Cosine(1, 0, 2)])
        {
            Assert.Equal([1, 0.5, 0, 0], new[] { 0, 1, 2, 3 }.Select(step => Math.Round(schedule.At(step), 15)));
            var (x, t) = (new Value(0), Tensor.Zeros([1]).RequireGrad());
            var optimizers = (Optimizer[])[new SGD([x], schedule), new AdamW([t], schedule)];
            for (var step = 0; step < 5; step++)
            {
                var before = (x.Data, t.Item());
                (x.Grad, t.Grad) = (1, Tensor.Ones([1]));
                Array.ForEach(optimizers, optimizer => optimizer.Step());
                Assert.Equal(step >= 2, before == (x.Data, t.Item()));
            }
        }
    }

    [Fact]
    public void Steps_milestones_and_exponentials_are_those_of_pytorchs_documentation()
    {
        // StepLR: lr = 0.05 if epoch < 30, 0.005 if 30 <= epoch < 60, 0.0005 if 60 <= epoch < 90.
        Equal([0.05, 0.05, 0.005, 0.0005], Schedule.Step(0.05, every: 30), 0, 29, 30, 60);
        // MultiStepLR: lr = 0.05 if epoch < 30, 0.005 if 30 <= epoch < 80, 0.0005 if epoch >= 80.
        Equal([0.05, 0.005, 0.005, 0.0005], Schedule.MultiStep(0.05, [30, 80]), 29, 30, 79, 80);
        Equal([1, 0.5, 0.125], Schedule.Exponential(1, 0.5), 0, 1, 3);
    }

    [Fact]
    public void A_warm_up_rises_to_where_the_other_begins_and_then_is_the_other()
    {
        var schedule = Schedule.WarmUp(4, Schedule.Linear(1, 0.5, 10));

        Equal([0.25, 0.5, 0.75, 1, 1, 0.95, 0.5], schedule, 0, 1, 2, 3, 4, 5, 14);
    }

    [Fact]
    public void A_number_is_a_schedule_and_so_is_any_function()
    {
        Schedule constant = 0.5;
        Equal([0.5, 0.5], constant, 0, 1000);
        Equal([1, 1.0 / 11], Schedule.Of(step => 1.0 / (1 + step)), 0, 10);
    }

    [Fact]
    public void An_optimizer_asks_for_the_rate_of_each_step()
    {
        var x = new Value(0);
        var optimizer = new SGD([x], Schedule.Exponential(1, 0.5));
        for (var i = 0; i < 3; i++)
        {
            x.Grad = 1;
            optimizer.Step();
        }
        Assert.Equal(-(1 + 0.5 + 0.25), x.Data);
    }

    [Fact]
    public void Rates_and_lengths_out_of_their_range_are_refused()
    {
        Refused("lr", () => (Schedule)0.0);
        Refused("lr", () => Schedule.Step(double.PositiveInfinity, 1));
        Refused("every", () => Schedule.Step(1, 0));
        Refused("factor", () => Schedule.Exponential(1, 0));
        Refused("factor", () => Schedule.MultiStep(1, [1], -1));
        Refused("steps", () => Schedule.Cosine(1, 0.1, 0));
        Refused("steps", () => Schedule.WarmUp(0, 1));
        Refused("to", () => Schedule.Linear(1, -0.1, 1));
        Refused("from", () => Schedule.Linear(0, 1, 1));
        Refused("step", () => Schedule.Constant(1).At(-1));
    }

    static void Equal(double[] rates, Schedule schedule, params int[] steps)
    {
        for (var i = 0; i < rates.Length; i++)
        {
            Assert.Equal(rates[i], schedule.At(steps[i]), 1e-15);
        }
    }

    static void Refused(string name, Func<object> make) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(make).ParamName);
}
