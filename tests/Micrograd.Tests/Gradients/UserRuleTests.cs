using Micrograd.Numbers;
using Micrograd.Ops;
using Micrograd.Tests.Ops;

namespace Micrograd.Tests.Differentiation;

/// <summary>A user's own rule, and a user's own generic function, are treated as the built-in ones are.</summary>
public sealed class UserRuleTests
{
    readonly record struct Cube : IUnaryRule
    {
        public string Name => "cube";

        public T Evaluate<T>(T x)
            where T : IReal<T> => x * x * x;

        public T Derivative<T>(T x, T y)
            where T : IReal<T> => 3 * x * x;
    }

    /// <summary>Its parameter has no sensible default, as one that holds an array has not.</summary>
    readonly record struct Polynomial(double[] Coefficients) : IUnaryRule
    {
        public string Name => $"polynomial{Coefficients.Length}";

        public T Evaluate<T>(T x)
            where T : IReal<T>
        {
            var sum = T.Constant(0);
            foreach (var c in Coefficients)
            {
                sum = sum * x + c;
            }
            return sum;
        }

        public T Derivative<T>(T x, T y)
            where T : IReal<T>
        {
            var degree = Coefficients.Length - 1;
            return T.Apply(new Polynomial([.. Coefficients[..degree].Select((c, i) => c * (degree - i))]), x);
        }
    }

    readonly record struct WeightedSquareSum(double Weight) : IBinaryRule
    {
        public string Name => "weighted";

        public T Evaluate<T>(T a, T b)
            where T : IReal<T> => a * a + Weight * b * b;

        public T DerivativeA<T>(T a, T b, T y)
            where T : IReal<T> => 2 * a;

        public T DerivativeB<T>(T a, T b, T y)
            where T : IReal<T> => 2 * Weight * b;
    }

    [Fact]
    public void Own_unary_rule_works_in_every_mode()
    {
        var x = new Value(2, "x");
        var y = Value.Apply(new Cube(), x);
        y.Backward();
        Assert.Equal((8.0, 12.0, "cube"), (y.Data, x.Grad, y.Op!.Name));
        Assert.Equal("3 × x × x", y.Op.DerivativeText(0));
        Assert.Equal("x² × x", y.Op.ValueText);
        double[] expected = [8, 12, 12, 6, 0];
        for (var order = 0; order < expected.Length; order++)
        {
            Assert.Equal(expected[order], Gradients.Derivative(v => Value.Apply(new Cube(), v), 2, order));
        }
        Assert.Equal((8.0, 36.0), Gradients.Jvp(v => Dual.Apply(new Cube(), v[0]), [2], [3]));
        Assert.All(Gradients.Check(v => Value.Apply(new Cube(), v[0]), 2), row => Assert.True(row.Relative < 1e-9));
    }

    [Fact]
    public void Own_rule_with_a_parameter_of_any_type_works()
    {
        double[] expected = [11, 17, 14, 6, 0]; // x³ + x² + x − 3 at 2
        for (var order = 0; order < expected.Length; order++)
        {
            Assert.Equal(
                expected[order],
                Gradients.Derivative(x => Value.Apply(new Polynomial([1, 1, 1, -3]), x), 2, order)
            );
        }
    }

    [Fact]
    public void Own_binary_rule_works_in_every_mode()
    {
        var a = new Value(2);
        var b = new Value(3);
        var y = Value.Apply(new WeightedSquareSum(0.5), a, b);
        y.Backward();
        Assert.Equal((8.5, 4.0, 3.0, "weighted"), (y.Data, a.Grad, b.Grad, y.Op!.Name));
        Assert.Equal([4, 3], Gradients.Of(y, a, b).Select(g => g.Data));
        Assert.Equal(
            [2, 0, 0, 1],
            Gradients.Hessian(x => Value.Apply(new WeightedSquareSum(0.5), x[0], x[1]), [2, 3]).Cast<double>()
        );
        var (value, tangent) = Gradients.Jvp(x => Dual.Apply(new WeightedSquareSum(0.5), x[0], x[1]), [2, 3], [1, -1]);
        Assert.Equal((8.5, 1.0), (value, tangent));
        Assert.Equal("b", y.Op.DerivativeText(1)); // 2 × 0.5 × b
    }

    [Fact]
    public void Parameters_of_ops_made_in_turns_are_kept_apart()
    {
        var x = new Value(2);
        var values = Enumerable.Range(0, 6).Select(i => x.Pow(2 + i % 3)).ToArray();
        Assert.Equal([4, 8, 16, 4, 8, 16], values.Select(v => v.Data));
        Assert.Equal(["**2", "**3", "**4", "**2", "**3", "**4"], values.Select(v => v.Op!.Name));
        Assert.Equal([4, 12, 32, 4, 12, 32], values.Select(v => Gradients.Of(v, x)[0].Data));
    }

    [Fact]
    public void Generic_function_is_evaluated_differentiated_and_recorded_unchanged()
    {
        foreach (var at in (double[])[-3, -0.5, 0, 0.25, 1, 2.5])
        {
            var expected = Plain(at);
            Assert.Equal(expected, F<Real>(at).Value, 1e-15);
            Assert.Equal(expected, F<Value>(at).Data, 1e-15);
            Assert.Equal(expected, F(new Dual(at, 1)).Value, 1e-15);
            Assert.Equal(expected, FormulaValue.Of(F<Formula>(new Formula.Variable("x")), [at], 0), 1e-15);
            var slope = Gradients.FivePoint(Plain, at);
            Assert.Equal(slope, F(new Dual(at, 1)).Tangent, 1e-9);
            Assert.Equal(slope, Gradients.Derivative(F, at), 1e-9);
        }
    }

    static double Plain(double x) => Math.Tanh(3 * x - 1) / (1 + Math.Exp(-x)) + (x > 0.1 ? x * x : -x / 2);

    static T F<T>(T x)
        where T : IReal<T> => (3 * x - 1).Tanh() * x.Sigmoid() + (x - 0.1).IfPositive(x.Square(), -x / 2);
}
