namespace Micrograd.Tests.Differentiation;

/// <summary>Differences, the check of one against the other, and what wrong arguments are told.</summary>
public sealed class NumericalDerivativeTests
{
    [Fact]
    public void Derivative_of_the_lectures_parabola_is_fourteen()
    {
        Assert.Equal(14, Gradients.Central(x => 3 * x * x - 4 * x + 5, 3), 1e-8);
        Assert.Equal(14, Gradients.FivePoint(x => 3 * x * x - 4 * x + 5, 3), 1e-10);
    }

    [Fact]
    public void Error_falls_with_the_second_and_fourth_power_of_the_step()
    {
        double Error(Func<Func<double, double>, double, double?, double> difference, double h) =>
            Math.Abs(difference(Math.Exp, 1, h) - Math.E);
        Assert.Equal(4, Error(Gradients.Central, 0.02) / Error(Gradients.Central, 0.01), 0.01);
        Assert.Equal(16, Error(Gradients.FivePoint, 0.2) / Error(Gradients.FivePoint, 0.1), 0.2);
        Assert.Equal(Math.E * 1e-4 / 6, Error(Gradients.Central, 0.01), 1e-8);
        Assert.Equal(Math.E * 1e-4 / 30, Error(Gradients.FivePoint, 0.1), 1e-7);
    }

    [Theory]
    [InlineData(0.0), InlineData(1e-6), InlineData(1.0), InlineData(-500.0), InlineData(1e8)]
    public void Default_step_is_good_at_any_size_of_x(double x)
    {
        Assert.Equal(3, Gradients.FivePoint(v => 3 * v + 1, x), 1e-9);
        Assert.Equal(3, Gradients.Central(v => 3 * v + 1, x), 1e-8);
    }

    [Theory]
    [InlineData(0.0), InlineData(-1e-3), InlineData(double.NaN)]
    public void Step_that_is_not_positive_is_refused(double h)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Gradients.Central(Math.Sin, 1, h));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gradients.FivePoint(Math.Sin, 1, h));
    }

    [Fact]
    public void Check_has_a_row_an_input()
    {
        var rows = Gradients.Check(x => x[0] * x[1] + x[1].Tanh() + x[2] * 0, 2, 0.5, 7);
        Assert.Equal(["x0", "x1", "x2"], rows.Select(r => r.Name));
        Assert.Equal(0.5, rows[0].Analytic);
        Assert.Equal(2 + 1 - Math.Pow(Math.Tanh(0.5), 2), rows[1].Analytic, 1e-15);
        Assert.Equal(0, rows[2].Analytic);
        Assert.All(rows, r => Assert.InRange(r.Relative, 0, 1e-9));
    }

    readonly record struct WrongSine : IUnaryRule
    {
        public string Name => "wrong";

        public T Evaluate<T>(T x)
            where T : IReal<T> => T.Sin(x);

        public T Derivative<T>(T x, T y)
            where T : IReal<T> => 1.001 * T.Cos(x);
    }

    [Fact]
    public void Check_shows_a_wrong_derivative()
    {
        var row = Assert.Single(Gradients.Check(x => Value.Apply(new WrongSine(), x[0]), 0.5));
        Assert.Equal(1e-3, row.Relative, 1e-5);
    }

    [Fact]
    public void Check_of_a_function_of_tensors_to_one_number_gives_its_derivative()
    {
        var rows = Gradients.Check(x => (x[0] * x[0]).Sum(), Tensor.Of<double>([0.5, 1.5], [2]));
        Assert.Equal([1, 3], rows.Select(row => row.Analytic));
        Assert.All(rows, row => Assert.InRange(row.Relative, 0, 1e-9));
    }

    [Fact]
    public void Relative_error_is_zero_for_equals_and_nan_for_nan()
    {
        Assert.Equal(0, new GradientCheck("x", 0, 0).Relative);
        Assert.Equal(0, new GradientCheck("x", double.PositiveInfinity, double.PositiveInfinity).Relative);
        Assert.Equal(0.5, new GradientCheck("x", 1, 2).Relative);
        Assert.Equal(1e-2, new GradientCheck("x", 1e-10, 0).Relative, 1e-15);
        Assert.Equal(double.NaN, new GradientCheck("x", double.NaN, 1).Relative);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        var x = new Value(1);
        Func<Value[], Value> sum = v => v[0] + v[1];
        Assert.Throws<ArgumentNullException>(() => Gradients.Of(null!, x));
        Assert.Throws<ArgumentNullException>(() => Gradients.Of(x, x, null!));
        Assert.Throws<ArgumentNullException>(() => Gradients.Grad((Func<Value, Value>)null!));
        Assert.Throws<ArgumentNullException>(() => Gradients.Grad((Func<Value[], Value>)null!));
        Assert.Throws<ArgumentNullException>(() => Gradients.ValueAndGrad(null!));
        Assert.Throws<ArgumentNullException>(() => Gradients.Derivative(null!, 1));
        Assert.Throws<ArgumentNullException>(() => Gradients.Jvp(null!, [1], [1]));
        Assert.Throws<ArgumentNullException>(() => Gradients.Vjp(null!, [1], [1]));
        Assert.Throws<ArgumentNullException>(() => Gradients.Jacobian(null!, [1]));
        Assert.Throws<ArgumentNullException>(() => Gradients.Hessian(null!, [1]));
        Assert.Throws<ArgumentNullException>(() => Gradients.Hvp(null!, [1], [1]));
        Assert.Throws<ArgumentNullException>(() => Gradients.Check(null!, 1));
        Assert.Throws<ArgumentNullException>(() => Gradients.Central(null!, 1));
        Assert.Throws<ArgumentNullException>(() => Gradients.FivePoint(null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gradients.Derivative(v => v, 1, -1));
        var jvp = Assert.Throws<ArgumentException>(() => Gradients.Jvp(v => v[0], [1, 2], [1]));
        Assert.Contains("Jvp", jvp.Message, StringComparison.Ordinal);
        Assert.Contains("2 numbers", jvp.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Gradients.Hvp(sum, [1, 2], [1, 2, 3]));
        var vjp = Assert.Throws<ArgumentException>(() => Gradients.Vjp(v => [v[0], v[0]], [1], [1]));
        Assert.Contains("2 outputs", vjp.Message, StringComparison.Ordinal);
        Assert.Contains("1 cotangents", vjp.Message, StringComparison.Ordinal);
    }
}
