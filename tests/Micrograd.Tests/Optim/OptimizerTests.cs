namespace Micrograd.Tests.Optim;

public sealed class OptimizerTests
{
    [Fact]
    public void Plain_descent_moves_by_rate_times_gradient()
    {
        var x = new Value(3);
        var optimizer = new SGD([x], lr: 0.1);
        x.Pow(2).Backward();

        optimizer.Step();

        Assert.Equal(3 - 0.1 * 6, x.Data, 1e-15);
        Assert.Equal(1, optimizer.Steps);
    }

    [Theory]
    [InlineData(false, 1 + 1.9 + 2.71)]
    [InlineData(true, 1.9 + 2.71 + 3.439)]
    public void Momentum_gathers_speed(bool nesterov, double way)
    {
        var x = new Value(0);

        Take(3, new SGD([x], lr: 1, momentum: 0.9, nesterov), x, gradient: _ => 1);

        Assert.Equal(-way, x.Data, 1e-14);
    }

    [Fact]
    public void Weight_decay_shrinks_a_parameter_without_gradient()
    {
        var x = new Value(2);

        Take(2, new SGD([x], lr: 0.5, weightDecay: 0.1), x, gradient: _ => 0);

        Assert.Equal(2 * 0.95 * 0.95, x.Data, 1e-15);
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(-4)]
    [InlineData(1e6)]
    public void Adam_steps_by_the_rate_whatever_the_size_of_a_steady_gradient(double gradient)
    {
        var x = new Value(1);

        Take(5, new Adam([x], lr: 0.01, epsilon: 1e-30), x, _ => gradient);

        Assert.Equal(1 - 5 * 0.01 * Math.Sign(gradient), x.Data, 1e-12);
    }

    [Fact]
    public void Adam_agrees_with_its_definition_worked_out_by_hand()
    {
        var x = new Value(0);

        Take(2, new Adam([x], lr: 1, beta1: 0.5, beta2: 0.75, epsilon: 0.5), x, step => step == 0 ? 2 : 0);

        // Step 1: mean 1 / 0.5 = 2, square 1 / 0.25 = 4. Step 2: mean 0.5 / 0.75, square 0.75 / 0.4375.
        Assert.Equal(-2 / 2.5 - 0.5 / 0.75 / (Math.Sqrt(0.75 / 0.4375) + 0.5), x.Data, 1e-15);
    }

    [Fact]
    public void Each_parameter_has_a_state_of_its_own()
    {
        var (x, y) = (new Value(0), new Value(0));
        var optimizer = new SGD([x, y], lr: 1, momentum: 0.5);
        (x.Grad, y.Grad) = (1, 0);
        optimizer.Step();
        (x.Grad, y.Grad) = (0, 1);
        optimizer.Step();

        Assert.Equal((-1.5, -1.0), (x.Data, y.Data));
        optimizer.ZeroGrad();
        Assert.Equal((0.0, 0.0), (x.Grad, y.Grad));
    }

    [Fact]
    public void Numbers_out_of_their_range_are_refused_by_name()
    {
        Refused("lr", () => new SGD([], lr: 0));
        Refused("lr", () => new Adam([], lr: double.NaN));
        Refused("momentum", () => new SGD([], 1, momentum: 1));
        Refused("momentum", () => new SGD([], 1, nesterov: true));
        Refused("weightDecay", () => new SGD([], 1, weightDecay: -1));
        Refused("beta1", () => new Adam([], beta1: 1));
        Refused("beta2", () => new Adam([], beta2: -0.1));
        Refused("epsilon", () => new Adam([], epsilon: 0));
        Refused("weightDecay", () => new AdamW([], weightDecay: double.NaN));
        Refused("dampening", () => new SGD([], 1, momentum: 0.9, nesterov: true, dampening: 0.1));
        Refused("beta1", () => new AdamDescent(0.9, 0.9, 1e-8) with { Beta1 = 1 });
    }

    static void Refused(string name, Func<object> make) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(make).ParamName);

    static void Take(int steps, Optimizer optimizer, Value x, Func<int, double> gradient)
    {
        for (var step = 0; step < steps; step++)
        {
            x.Grad = gradient(step);
            optimizer.Step();
        }
    }
}
