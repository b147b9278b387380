namespace Micrograd.Tests.Differentiation;

/// <summary>Derivatives of any order, Jacobian, Hessian and products with them, on functions with known answers.</summary>
public sealed class HigherOrderTests
{
    static readonly double[] s_at = [-1.2, 1.0];

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Derivatives_of_sine_go_round(int order)
    {
        double[] round = [Math.Sin(0.7), Math.Cos(0.7), -Math.Sin(0.7), -Math.Cos(0.7)];
        Assert.Equal(round[order % 4], Gradients.Derivative(x => x.Sin(), 0.7, order), 1e-15);
    }

    [Fact]
    public void Derivatives_of_the_fifth_power_end_at_a_constant()
    {
        double[] expected = [32, 80, 160, 240, 240, 120, 0];
        for (var order = 0; order < expected.Length; order++)
        {
            Assert.Equal(expected[order], Gradients.Derivative(x => x.Pow(5), 2, order));
            Assert.Equal(expected[order], Gradients.Derivative(x => x * x * x * x * x, 2, order));
        }
    }

    [Theory] // derivatives of tanh at 0: 0, 1, 0, −2, 0, 16 (the tangent numbers with signs)
    [InlineData(1, 1.0), InlineData(2, 0.0), InlineData(3, -2.0), InlineData(4, 0.0), InlineData(5, 16.0)]
    public void Derivatives_of_tanh_at_zero_are_the_tangent_numbers(int order, double expected) =>
        Assert.Equal(expected, Gradients.Derivative(x => x.Tanh(), 0, order), 1e-12);

    [Theory] // 1/x: (−1)ⁿ n! / xⁿ⁺¹; ln x: (−1)ⁿ⁻¹ (n − 1)! / xⁿ
    [InlineData(3, -6.0 / 16, 2.0 / 8)]
    [InlineData(4, 24.0 / 32, -6.0 / 16)]
    [InlineData(5, -120.0 / 64, 24.0 / 32)]
    public void Derivatives_of_reciprocal_and_logarithm_are_factorials(int order, double reciprocal, double logarithm)
    {
        Assert.Equal(reciprocal, Gradients.Derivative(x => 1 / x, 2, order), 1e-14);
        Assert.Equal(reciprocal, Gradients.Derivative(x => x.Reciprocal(), 2, order), 1e-14);
        Assert.Equal(logarithm, Gradients.Derivative(x => x.Log(), 2, order), 1e-14);
    }

    [Fact]
    public void Grad_of_grad_is_the_second_derivative()
    {
        var second = Gradients.Grad(Gradients.Grad(x => x.Pow(3)));
        Assert.Equal(12, second(2).Data);
    }

    [Fact]
    public void Gradient_and_value_of_rosenbrock_are_known()
    {
        var (value, gradient) = Gradients.ValueAndGrad(Rosenbrock)(s_at);
        Assert.Equal(24.2, value, 1e-13);
        Assert.Equal(-215.6, gradient[0], 1e-12);
        Assert.Equal(-88, gradient[1], 1e-12);
        Assert.Equal(gradient, Gradients.Grad(Rosenbrock)(s_at));
    }

    [Fact]
    public void Hessian_of_rosenbrock_is_known()
    {
        var hessian = Gradients.Hessian(Rosenbrock, s_at);
        double[] expected = [1330, 480, 480, 200]; // 1200x² − 400y + 2, −400x, 200
        Assert.Equal(4, hessian.Length);
        Assert.All(hessian.Cast<double>().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-10));
    }

    [Fact]
    public void Hessian_vector_product_is_the_hessian_times_the_vector()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            double[] at = [Next(random), Next(random), Next(random)];
            double[] v = [Next(random), Next(random), Next(random)];
            var hessian = Gradients.Hessian(Tangled, at);
            var product = Gradients.Hvp(Tangled, at, v);
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(hessian[i, 0] * v[0] + hessian[i, 1] * v[1] + hessian[i, 2] * v[2], product[i], 1e-11);
                Assert.Equal(hessian[i, 0], hessian[0, i], 1e-11);
            }
        }
    }

    [Fact]
    public void Jacobian_of_polar_coordinates_is_known()
    {
        var jacobian = Gradients.Jacobian(x => [x[0] * x[1].Cos(), x[0] * x[1].Sin(), x[0] + 0], [2, 0.5]);
        double[] expected = [Math.Cos(0.5), -2 * Math.Sin(0.5), Math.Sin(0.5), 2 * Math.Cos(0.5), 1, 0];
        Assert.Equal((3, 2), (jacobian.GetLength(0), jacobian.GetLength(1)));
        Assert.All(jacobian.Cast<double>().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-15));
    }

    [Fact]
    public void Jacobian_has_rows_for_outputs_that_are_inputs_or_constants()
    {
        var jacobian = Gradients.Jacobian(x => [x[1], 7, x[0] * x[1]], [3, 4]);
        Assert.Equal([0, 1, 0, 0, 4, 3], jacobian.Cast<double>());
    }

    [Fact]
    public void Vector_products_are_the_jacobian_from_both_sides()
    {
        double[] at = [0.3, -0.4];
        var jacobian = Gradients.Jacobian(x => [x[0] * x[1], (x[0] - x[1]).Sin(), x[1].Exp()], at);
        double[] cotangent = [2, -3, 0.5];
        var (values, gradient) = Gradients.Vjp(x => [x[0] * x[1], (x[0] - x[1]).Sin(), x[1].Exp()], at, cotangent);
        Assert.Equal([-0.12, Math.Sin(0.7), Math.Exp(-0.4)], values, (a, b) => Math.Abs(a - b) < 1e-15);
        for (var j = 0; j < 2; j++)
        {
            Assert.Equal(Enumerable.Range(0, 3).Sum(i => cotangent[i] * jacobian[i, j]), gradient[j], 1e-14);
        }
        var (value, tangent) = Gradients.Jvp(x => (x[0] - x[1]).Sin(), at, [1.5, -2]);
        Assert.Equal(Math.Sin(0.7), value, 1e-15);
        Assert.Equal(1.5 * jacobian[1, 0] - 2 * jacobian[1, 1], tangent, 1e-14);
    }

    [Fact]
    public void Gradient_graph_reads_and_writes_no_gradient()
    {
        var x = new Value(2) { Grad = 5 };
        var y = x * x * 3;
        y.Grad = 7;
        Assert.Equal(12, Gradients.Of(y, x)[0].Data);
        Assert.Equal((5.0, 7.0), (x.Grad, y.Grad));
    }

    [Fact]
    public void Gradient_is_asked_for_any_node_and_is_zero_where_nothing_depends()
    {
        var x = new Value(2);
        var between = x * x;
        var y = between * 3;
        var unused = new Value(1);
        var gradients = Gradients.Of(y, y, between, x, unused, x);
        Assert.Equal([1, 3, 12, 0, 12], gradients.Select(g => g.Data));
        Assert.Empty(Gradients.Of(y));
        Assert.Equal(1, Gradients.Of(x, x)[0].Data);
    }

    [Fact]
    public void Gradient_graph_holds_no_trivial_nodes()
    {
        var x = new Value(2);
        var w = new Value(3);
        Assert.Same(w, Gradients.Of(x * w, x)[0]);
        Assert.Null(Gradients.Of(x + w, x)[0].Op);
        Assert.Null(Gradients.Of(Gradients.Of(x * w, x)[0], x)[0].Op);
        Assert.Equal(2, Gradients.Of(x * w + x * 5, x)[0].Inputs.Count);
    }

    [Fact]
    public void Choice_hands_an_infinite_gradient_to_the_chosen_side_only()
    {
        var test = new Value(1);
        var zero = new Value(0);
        var other = new Value(5);
        var y = 1 / test.IfPositive(zero, other);
        y.Backward();
        var graph = Gradients.Of(y, test, zero, other);
        Assert.Equal([0, double.NegativeInfinity, 0], graph.Select(g => g.Data));
        Assert.Equal((0.0, double.NegativeInfinity, 0.0), (test.Grad, zero.Grad, other.Grad));
    }

    static double Next(Random random) => random.NextDouble() * 2 - 1;

    static Value Rosenbrock(Value[] x) => (1 - x[0]).Pow(2) + 100 * (x[1] - x[0].Pow(2)).Pow(2);

    static Value Tangled(Value[] x) => (x[0] * x[1]).Tanh() * x[2].Exp() + (x[0] / (2 + x[1].Sin())).Gelu() * x[2];
}
