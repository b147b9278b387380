namespace Micrograd.Tests.Differentiation;

/// <summary>Forward mode within forward mode: a dual that a function closes over is a constant to it.</summary>
public sealed class DualArgumentTests
{
    static readonly Dictionary<string, (Func<Dual, Dual, Dual> F, Func<double, double> Slope)> s_functions = new()
    {
        // f(x, y), and ∂f/∂y at y = x.
        ["sum"] = ((x, y) => x + y, _ => 1),
        ["difference"] = ((x, y) => x - y, _ => -1),
        ["product"] = ((x, y) => x * y, x => x),
        ["quotient"] = ((x, y) => x / y, x => -1 / x),
        ["the closure's square"] = ((x, y) => x * x * y, x => x * x),
        ["the closure's negative"] = ((x, y) => -x * y, x => -x),
        ["sine"] = ((x, y) => (x * y).Sin(), x => x * Math.Cos(x * x)),
        ["power"] = ((x, y) => y.Pow(x), x => x * Math.Pow(x, x - 1)),
        ["exponent"] = ((x, y) => x.Pow(y), x => Math.Log(x) * Math.Pow(x, x)),
        ["choice of the argument"] = ((x, y) => x.IfPositive(y * x, x), x => x),
        ["choice of the closure"] = ((x, y) => y.IfPositive(x, y), _ => 0),
        ["the closure alone"] = ((x, _) => x.Exp(), _ => 0),
        ["a constant"] = ((_, _) => 3, _ => 0),
        ["the argument alone"] = ((_, y) => y, _ => 1),
    };

    public static TheoryData<string> Functions => [.. s_functions.Keys];

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_derivative_within_takes_what_it_closes_over_for_a_constant(string name)
    {
        var (f, slope) = s_functions[name];
        // The inner derivative is a number: x times it has it for a slope.
        var (value, tangent) = Gradients.Jvp(x => x[0] * Slope(f, x[0]), [1.75], [1]);
        Assert.Equal(1.75 * slope(1.75), value, 1e-12);
        Assert.Equal(slope(1.75), tangent, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_dual_made_by_hand_is_a_constant_to_a_call_that_begins_later(string name)
    {
        var (f, slope) = s_functions[name];
        var x = new Dual(1.75, 1);
        var y = x * Slope(f, x);
        Assert.Equal(slope(1.75), y.Tangent, 1e-12);
    }

    [Fact]
    public void What_is_a_constant_within_is_a_variable_again_outside()
    {
        var (_, tangent) = Gradients.Jvp(x => x[0] * x[0] + x[0] * Slope((a, b) => a * b, x[0]) + x[0], [5], [2]);
        Assert.Equal(2 * (10 + 5 + 1), tangent);
    }

    [Fact]
    public void Three_deep_each_sees_its_own()
    {
        // z: x·y; y times that number: x·y = 25 at y = x = 5; x times that number.
        var (value, tangent) = Gradients.Jvp(
            x => x[0] * Slope((a, b) => b * Slope((_, c) => a * b * c, b), x[0]),
            [5],
            [1]
        );
        Assert.Equal((125.0, 25.0), (value, tangent));
    }

    [Fact]
    public void A_function_may_make_duals_by_hand_of_its_argument()
    {
        static Dual Sine(Dual x) => new(Math.Sin(x.Value), Math.Cos(x.Value) * x.Tangent);
        var (_, tangent) = Gradients.Jvp(x => x[0] * Sine(x[0]) + Sine(x[0]), [0.5], [1]);
        Assert.Equal(Math.Sin(0.5) + 1.5 * Math.Cos(0.5), tangent, 1e-15);
        Assert.Equal(Math.Cos(0.5), Gradients.Jvp(x => Sine(x[0]), [0.5], [1]).Tangent, 1e-15);
    }

    [Fact]
    public void A_function_may_compute_on_several_threads()
    {
        var (_, tangent) = Gradients.Jvp(
            x =>
            {
                var squares = new Dual[64];
                Parallel.For(0, squares.Length, i => squares[i] = x[0] * x[0] * Slope((_, y) => y * i, 1));
                return squares.Aggregate((a, b) => a + b);
            },
            [3],
            [1]
        );
        Assert.Equal(6 * (63 * 64 / 2), tangent);
    }

    [Fact]
    public void A_dual_that_leaves_the_call_it_belongs_to_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            Gradients.Jvp(
                x =>
                {
                    Dual kept = 0;
                    Gradients.Jvp(y => kept = y[0], [2], [1]);
                    return x[0] * kept;
                },
                [5],
                [1]
            )
        );
        Assert.Contains("of another call", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Duals_are_equal_by_their_numbers()
    {
        Dual given = 0;
        Gradients.Jvp(x => given = x[0], [2], [1]);
        Assert.Equal(new Dual(2, 1), given);
        Assert.Equal(new Dual(2, 1).GetHashCode(), given.GetHashCode());
        Assert.NotEqual(new Dual(2, 0), given);
    }

    static double Slope(Func<Dual, Dual, Dual> f, Dual x) => Gradients.Jvp(y => f(x, y[0]), [x.Value], [1]).Tangent;
}
