namespace Micrograd.Tests.Differentiation;

/// <summary>
/// A function of values is differentiated with respect to its argument and nothing else: what it closes over is a constant,
/// though it be the very point, and a variable to the derivative around.
/// </summary>
public sealed class ArgumentTests
{
    /// <summary>A function with a derivative within, its value, and its own first and second derivative.</summary>
    sealed record Case(
        Func<Value, Value> F,
        Func<double, double> Value,
        Func<double, double> First,
        Func<double, double> Second
    );

    static readonly Dictionary<string, Case> s_nested = new()
    {
        ["a sum"] = new(x => x * Gradients.Grad(y => x + y)(x), x => x, _ => 1, _ => 0),
        ["a product"] = new(x => Gradients.Grad(y => x * y)(x), x => x, _ => 1, _ => 0),
        ["a square"] = new(x => Gradients.Grad(y => x * y * y)(x), x => 2 * x * x, x => 4 * x, _ => 4),
        ["a sine"] = new(
            x => Gradients.Grad(y => (x * y).Sin())(x),
            x => x * Math.Cos(x * x),
            x => Math.Cos(x * x) - 2 * x * x * Math.Sin(x * x),
            x => -6 * x * Math.Sin(x * x) - 4 * x * x * x * Math.Cos(x * x)
        ),
        ["the closure alone"] = new(x => x * x + Gradients.Grad((Value _) => x)(x), x => x * x, x => 2 * x, _ => 2),
        ["the argument alone"] = new(x => x * Gradients.Grad(y => y)(x), x => x, _ => 1, _ => 0),
        ["at a result"] = new(
            x =>
            {
                var h = x * x;
                return Gradients.Grad(y => h * y * x)(h);
            },
            x => x * x * x,
            x => 3 * x * x,
            x => 6 * x
        ),
        ["at another point"] = new(x => Gradients.Grad(y => x * y * y)(3), x => 6 * x, _ => 6, _ => 0),
        ["a choice"] = new(
            x => Gradients.Grad(y => (x - 1).IfPositive(x * y * y, y))(x),
            x => x > 1 ? 2 * x * x : 1,
            x => x > 1 ? 4 * x : 0,
            x => x > 1 ? 4 : 0
        ),
        ["three deep"] = new(x => Gradients.Grad(y => Gradients.Grad(z => x * y * z)(y))(x), x => x, _ => 1, _ => 0),
        ["three deep, the middle used twice"] = new(
            // z: 2xyz at z = y, so y · 2xy² = 2xy³; y: 6xy² at y = x.
            x => Gradients.Grad(y => y * Gradients.Grad(z => x * y * z * z)(y))(x),
            x => 6 * x * x * x,
            x => 18 * x * x,
            x => 36 * x
        ),
        ["three deep, all at the outermost"] = new(
            x => Gradients.Grad(y => Gradients.Grad(z => x * y * z * z)(x) * y)(x),
            x => 4 * x * x * x,
            x => 12 * x * x,
            x => 24 * x
        ),
        ["grad of grad"] = new(
            x => Gradients.Grad(Gradients.Grad(y => x * y * y * y))(x),
            x => 6 * x * x,
            x => 12 * x,
            _ => 12
        ),
    };

    public static TheoryData<string> Nested => [.. s_nested.Keys];

    [Theory]
    [MemberData(nameof(Nested))]
    public void A_derivative_within_takes_what_it_closes_over_for_a_constant(string name)
    {
        var (f, value, first, second) = s_nested[name];
        foreach (var at in (double[])[5, 0.75, -1.5])
        {
            Func<double, double>[] expected = [value, first, second];
            for (var order = 0; order < expected.Length; order++)
            {
                Equal(expected[order](at), Gradients.Derivative(f, at, order));
            }
            Equal(first(at), Gradients.Grad(f)(at).Data);
            Equal(second(at), Gradients.Grad(Gradients.Grad(f))(at).Data);
            Equal(first(at), Gradients.ValueAndGrad(x => f(x[0]))([at]).Gradient[0]);
            Equal(2 * first(at), Gradients.Vjp(x => [f(x[0])], [at], [2]).Gradient[0]);
            Equal(first(at), Gradients.Jacobian(x => [f(x[0])], [at])[0, 0]);
            Equal(second(at), Gradients.Hessian(x => f(x[0]), [at])[0, 0]);
            Equal(3 * second(at), Gradients.Hvp(x => f(x[0]), [at], [3])[0]);
            Assert.All(Gradients.Check(x => f(x[0]), at), row => Assert.InRange(row.Relative, 0, 1e-6));
        }
    }

    /// <summary>Derivatives at 3 of functions that close over c.</summary>
    static readonly Dictionary<string, Func<Value, double>> s_closing = new()
    {
        ["Derivative"] = c => Gradients.Derivative(x => c * x * x, 3),
        ["second Derivative"] = c => Gradients.Derivative(x => c * x * x, 3, order: 2),
        ["Grad"] = c => Gradients.Grad(x => c * x * x)(3).Data,
        ["Grad in Grad"] = c => Gradients.Grad(x => x * Gradients.Grad(y => c * x * y * y)(x))(3).Data,
        ["Grad of numbers"] = c => Gradients.Grad(x => c * x[0] * x[1])([3, 2])[1],
        ["ValueAndGrad"] = c => Gradients.ValueAndGrad(x => c * x[0] * x[0])([3]).Gradient[0],
        ["Vjp"] = c => Gradients.Vjp(x => [c, c * x[0] * x[0]], [3], [1, 2]).Gradient[0],
        ["Jacobian"] = c => Gradients.Jacobian(x => [c * x[0] * x[0], c], [3])[0, 0],
        ["Jacobian of the constant"] = c => Gradients.Jacobian(x => [c], [3])[0, 0],
        ["Hessian"] = c => Gradients.Hessian(x => c * x[0] * x[0] * x[0], [3])[0, 0],
        ["Hvp"] = c => Gradients.Hvp(x => c * x[0] * x[0] * x[0], [3], [2])[0],
        ["Check"] = c => Gradients.Check(x => c * x[0] * x[0], 3)[0].Analytic,
    };

    public static TheoryData<string> Closing => [.. s_closing.Keys];

    [Theory]
    [MemberData(nameof(Closing))]
    public void What_a_closure_was_computed_from_is_not_looked_at(string name)
    {
        var f = s_closing[name];
        var a = new Value(2);
        var c = a * 4;
        c.Grad = 5;
        // By now c is what nobody would compute from a.
        a.Data = 100;
        Assert.Equal(f(8), f(c));
        Assert.Equal((5.0, 0.0), (c.Grad, a.Grad));
        Assert.Throws<InvalidOperationException>(() => (c * 1).Backward());
        // Nor are its nodes: another thread may be differentiating them.
        var shared = new Value(2) * 4 * 1;
        Threads.Run(
            2,
            _ =>
            {
                for (var round = 0; round < 200; round++)
                {
                    Assert.Equal(f(8), f(shared));
                }
            }
        );
    }

    [Fact]
    public void What_the_function_itself_computed_must_be_of_today()
    {
        Assert.Throws<InvalidOperationException>(() =>
            Gradients.Derivative(
                x =>
                {
                    var y = x * x;
                    x.Data = 4;
                    return y * x;
                },
                3
            )
        );
        var (a, b) = (new Value(2), new Value(3));
        var stale = a * b * 1;
        a.Data = 5;
        Assert.Throws<InvalidOperationException>(() => Gradients.Of(stale * 2, b));
    }

    [Theory]
    [MemberData(nameof(Nested))]
    public void The_point_may_be_a_leaf_or_a_result_and_keeps_its_gradient(string name)
    {
        var (f, _, first, second) = s_nested[name];
        var leaf = new Value(1.5) { Grad = 7 };
        var result = leaf * 1;
        result.Grad = 9;
        foreach (var point in (Value[])[leaf, result])
        {
            var slope = Gradients.Grad(f)(point);
            Equal(first(1.5), slope.Data);
            Equal(second(1.5), Gradients.Of(slope, point)[0].Data);
            Equal(second(1.5), Gradients.Of(slope, leaf)[0].Data);
        }
        Assert.Equal((7.0, 9.0), (leaf.Grad, result.Grad));
    }

    /// <summary>The derivatives of c·x² at x that are numbers, the second ones at their own factor: c by each.</summary>
    static readonly Dictionary<string, Func<Value, double, double>> s_ofSquare = new()
    {
        ["Derivative"] = (c, x) => Gradients.Derivative(y => c * y * y, x) / (2 * x),
        ["Grad"] = (c, x) => Gradients.Grad(y => c * y[0] * y[0])([x])[0] / (2 * x),
        ["ValueAndGrad"] = (c, x) => Gradients.ValueAndGrad(y => c * y[0] * y[0])([x]).Gradient[0] / (2 * x),
        ["Vjp"] = (c, x) => Gradients.Vjp(y => [c * y[0] * y[0]], [x], [1]).Gradient[0] / (2 * x),
        ["Jacobian"] = (c, x) => Gradients.Jacobian(y => [c, c * y[0] * y[0]], [x])[1, 0] / (2 * x),
        ["Hessian"] = (c, x) => Gradients.Hessian(y => c * y[0] * y[0], [x])[0, 0] / 2,
        ["Hvp"] = (c, x) => Gradients.Hvp(y => c * y[0] * y[0], [x], [1])[0] / 2,
        ["Check"] = (c, x) => Gradients.Check(y => c * y[0] * y[0], x)[0].Analytic / (2 * x),
        ["the closure alone"] = (c, x) => Gradients.ValueAndGrad(_ => c)([x]).Value,
    };

    public static TheoryData<string> OfSquare => [.. s_ofSquare.Keys];

    [Theory]
    [MemberData(nameof(OfSquare))]
    public void Numbers_leave_the_gradients_of_what_a_function_closes_over(string name)
    {
        var w = new Value(3) { Grad = 5 };
        var h = w * w;
        h.Grad = -2;
        Equal(9, s_ofSquare[name](h, 4));
        Equal(3, s_ofSquare[name](w, 4));
        Assert.Equal((5.0, -2.0), (w.Grad, h.Grad));
        h.Backward();
        Assert.Equal((11.0, 1.0), (w.Grad, h.Grad));
    }

    [Theory]
    [MemberData(nameof(OfSquare))]
    public void Numbers_within_a_function_are_constants_to_the_derivative_around(string name)
    {
        var inner = s_ofSquare[name];
        // x times the number x: the slope is that number, and there is no bend.
        Value F(Value x) => x * inner(x, x.Data);
        Equal(5, Gradients.Derivative(F, 5));
        Equal(0, Gradients.Derivative(F, 5, order: 2));
        Equal(5, Gradients.Grad(F)(5).Data);
        var (value, gradient) = Gradients.ValueAndGrad(x => F(x[0]))([5]);
        Equal(25, value);
        Equal(5, gradient[0]);
        Equal(5, Gradients.Vjp(x => [F(x[0])], [5], [1]).Gradient[0]);
        Assert.Equal([5.0, 5], Gradients.Jacobian(x => [F(x[0]), F(x[0])], [5]).Cast<double>(), Close);
        Equal(0, Gradients.Hessian(x => F(x[0]), [5])[0, 0]);
        Equal(0, Gradients.Hvp(x => F(x[0]), [5], [1])[0]);
    }

    [Fact]
    public void One_number_given_as_two_inputs_has_a_derivative_by_each()
    {
        static Value F(Value[] x) => x[0] * x[0] * x[1];
        Assert.Equal([18, 9], Gradients.Grad(F)([3, 3]));
        Assert.Equal([6, 6, 6, 0], Gradients.Hessian(F, [3, 3]).Cast<double>());
    }

    [Theory]
    [InlineData(-0.0), InlineData(double.NaN), InlineData(double.NegativeInfinity), InlineData(1e-320)]
    public void The_argument_has_the_bits_of_the_point(double at)
    {
        double given = 1;
        Gradients.Grad(y =>
        {
            given = y.Data;
            return y;
        })(at);
        Assert.Equal(BitConverter.DoubleToInt64Bits(at), BitConverter.DoubleToInt64Bits(given));
    }

    [Fact]
    public void A_point_that_is_missing_is_named() =>
        Assert.Throws<ArgumentNullException>("x", () => Gradients.Grad((Value x) => x)(null!));

    static bool Close(double a, double b) => Math.Abs(a - b) <= 1e-12 * Math.Max(1, Math.Abs(a));

    static void Equal(double expected, double actual) => Assert.Equal(expected, actual, Close);
}
