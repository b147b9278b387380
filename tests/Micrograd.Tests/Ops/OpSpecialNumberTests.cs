namespace Micrograd.Tests.Ops;

/// <summary>NaN, infinities and signed zeros.</summary>
public sealed class OpSpecialNumberTests
{
    const double Inf = double.PositiveInfinity;
    const double NaN = double.NaN;

    static readonly double[] s_special = [-Inf, -1, -0.0, 0.0, double.Epsilon, 1, double.MaxValue, Inf, NaN];

    public static TheoryData<string> Ops => OpCalls.Keys;

    // select's test is the one exception: a NaN test takes the side that is meant to carry the operand. And a power keeps
    // to IEEE 754 (as PyTorch does): NaN⁰ and 1^NaN are 1, and are no domain points here.
    [Theory, MemberData(nameof(Ops))]
    public void Nan_in_gives_nan_out(string op)
    {
        var entry = OpCalls.Entry(op);
        var first = op == "select/3" ? 1 : 0;
        foreach (var point in OpPoints.InDomain(entry, 20))
        {
            for (var i = first; i < entry.Op.Arity; i++)
            {
                var at = (double[])point.Clone();
                at[i] = NaN;
                if (op == "select/3")
                {
                    at[0] = i == 1 ? 1 : -1;
                }
                Assert.Equal(NaN, OpCalls.Evaluate(entry, at));
                Assert.Equal(NaN, OpCalls.Call(entry, Array.ConvertAll(at, x => new Value(x))).Data);
                Assert.Equal(NaN, OpCalls.Call(entry, Array.ConvertAll(at, x => new Dual(x, 1))).Value);
                Assert.Equal(NaN, OpCalls.Call(entry, Array.ConvertAll(at, x => (Real)x)).Value);
                // The formula that is shown must not say otherwise.
                Assert.Equal(NaN, FormulaValue.Of(entry.Op.ValueFormula(), at, 0));
            }
        }
    }

    [Fact]
    public void Nan_test_of_a_choice_takes_the_other_side()
    {
        Value test = NaN;
        Value then = 1;
        Value otherwise = 2;
        var y = test.IfPositive(then, otherwise);
        y.Backward();
        Assert.Equal(2, y.Data);
        Assert.Equal((0.0, 0.0, 1.0), (test.Grad, then.Grad, otherwise.Grad));
        Assert.Equal(2, new Dual(NaN, 1).IfPositive<Dual>(1, 2).Value);
    }

    [Fact]
    public void Powers_keep_to_ieee_where_the_other_operand_settles_the_result()
    {
        Assert.Equal(1, new Value(NaN).Pow(0).Data);
        Assert.Equal(1, new Value(NaN).Pow(new Value(0)).Data);
        Assert.Equal(1, new Value(1).Pow(new Value(NaN)).Data);
        Assert.Equal(NaN, new Value(NaN).Pow(new Value(2)).Data);
        Assert.Equal(NaN, new Value(2).Pow(new Value(NaN)).Data);
    }

    [Theory, MemberData(nameof(Ops))]
    public void No_number_makes_an_op_throw_and_all_ways_agree(string op)
    {
        var entry = OpCalls.Entry(op);
        foreach (var at in Combinations(entry.Op.Arity))
        {
            var (y, gradient) = OpCalls.Reverse(entry, at);
            var leaves = Array.ConvertAll(at, x => new Value(x));
            var graph = Gradients.Of(OpCalls.Call(entry, leaves), leaves);
            for (var i = 0; i < at.Length; i++)
            {
                Assert.Equal(gradient[i], graph[i].Data);
                double[] direction = [.. at.Select((_, j) => i == j ? 1.0 : 0.0)];
                var dual = Gradients.Jvp(x => OpCalls.Call(entry, x), at, direction);
                Assert.Equal(y, dual.Value);
                Assert.True(
                    gradient[i].Equals(dual.Tangent) || gradient[i] == dual.Tangent,
                    $"{op} at {string.Join(", ", at)}"
                );
            }
        }
    }

    // Values as IEEE 754, C's libm and PyTorch have them.
    [Theory]
    [InlineData("exp/1", -Inf, 0.0)]
    [InlineData("exp/1", Inf, Inf)]
    [InlineData("exp/1", 1000.0, Inf)]
    [InlineData("expm1/1", -Inf, -1.0)]
    [InlineData("expm1/1", Inf, Inf)]
    [InlineData("log/1", 0.0, -Inf)]
    [InlineData("log/1", -1.0, NaN)]
    [InlineData("log/1", Inf, Inf)]
    [InlineData("log1p/1", -1.0, -Inf)]
    [InlineData("log1p/1", -2.0, NaN)]
    [InlineData("log1p/1", Inf, Inf)]
    [InlineData("sqrt/1", -1.0, NaN)]
    [InlineData("sqrt/1", Inf, Inf)]
    [InlineData("reciprocal/1", 0.0, Inf)]
    [InlineData("reciprocal/1", -Inf, -0.0)]
    [InlineData("neg/1", 0.0, -0.0)]
    [InlineData("square/1", -Inf, Inf)]
    [InlineData("abs/1", -Inf, Inf)]
    [InlineData("sign/1", -Inf, -1.0)]
    [InlineData("sign/1", Inf, 1.0)]
    [InlineData("sin/1", Inf, NaN)]
    [InlineData("cos/1", -Inf, NaN)]
    [InlineData("tan/1", Inf, NaN)]
    [InlineData("asin/1", 2.0, NaN)]
    [InlineData("acos/1", -2.0, NaN)]
    [InlineData("atan/1", Inf, Math.PI / 2)]
    [InlineData("atan/1", -Inf, -Math.PI / 2)]
    [InlineData("sinh/1", -Inf, -Inf)]
    [InlineData("cosh/1", -Inf, Inf)]
    [InlineData("tanh/1", Inf, 1.0)]
    [InlineData("tanh/1", -Inf, -1.0)]
    [InlineData("sech/1", -Inf, 0.0)]
    [InlineData("asinh/1", -Inf, -Inf)]
    [InlineData("acosh/1", 0.5, NaN)]
    [InlineData("acosh/1", Inf, Inf)]
    [InlineData("atanh/1", 1.0, Inf)]
    [InlineData("atanh/1", -1.0, -Inf)]
    [InlineData("atanh/1", 1.5, NaN)]
    [InlineData("sigmoid/1", -Inf, 0.0)]
    [InlineData("sigmoid/1", Inf, 1.0)]
    [InlineData("logsigmoid/1", -Inf, -Inf)]
    [InlineData("logsigmoid/1", Inf, -0.0)]
    [InlineData("logsigmoid/1", -1000.0, -1000.0)]
    [InlineData("softplus/1", -Inf, 0.0)]
    [InlineData("softplus/1", Inf, Inf)]
    [InlineData("softplus/1", 1000.0, 1000.0)]
    [InlineData("relu/1", -Inf, 0.0)]
    [InlineData("relu/1", Inf, Inf)]
    [InlineData("leaky_relu/1", -Inf, -Inf)]
    [InlineData("elu/1", -Inf, -1.0)]
    [InlineData("elu/1", Inf, Inf)]
    [InlineData("elu/1", 1000.0, 1000.0)]
    [InlineData("gelu/1", Inf, Inf)]
    [InlineData("gelu/1", -100.0, -0.0)]
    [InlineData("gelu_tanh/1", Inf, Inf)]
    [InlineData("silu/1", Inf, Inf)]
    [InlineData("clamp/1", -Inf, -1.0)]
    [InlineData("clamp/1", Inf, 1.0)]
    [InlineData("erf/1", Inf, 1.0)]
    [InlineData("erf/1", -Inf, -1.0)]
    [InlineData("erfc/1", Inf, 0.0)]
    [InlineData("erfc/1", -Inf, 2.0)]
    [InlineData("**/1", -Inf, -Inf)]
    public void Value_of_one_input_at_the_ends_is(string op, double x, double expected) =>
        AssertSame(expected, OpCalls.Entry(op).Op.Evaluate(x));

    [Theory]
    [InlineData("log/1", -Inf)]
    [InlineData("log1p/1", -0.0)]
    [InlineData("expm1/1", -0.0)]
    [InlineData("sqrt/1", -0.0)]
    [InlineData("reciprocal/1", -Inf)]
    [InlineData("neg/1", 0.0)]
    [InlineData("abs/1", 0.0)]
    [InlineData("sin/1", -0.0)]
    [InlineData("tanh/1", -0.0)]
    [InlineData("asinh/1", -0.0)]
    [InlineData("erf/1", -0.0)]
    [InlineData("**/1", -0.0)]
    public void Value_at_minus_zero_is(string op, double expected) =>
        AssertSame(expected, OpCalls.Entry(op).Op.Evaluate(-0.0));

    [Fact]
    public void Division_and_angle_know_the_sign_of_zero()
    {
        Assert.Equal(-Inf, (new Value(1) / new Value(-0.0)).Data);
        Assert.Equal(-Math.PI, new Value(-0.0).Atan2(new Value(-1)).Data);
    }

    [Theory]
    [InlineData("+/2", Inf, -Inf, NaN)]
    [InlineData("-/2", Inf, Inf, NaN)]
    [InlineData("*/2", Inf, 0.0, NaN)]
    [InlineData("*/2", -1.0, 0.0, -0.0)]
    [InlineData("//2", 1.0, 0.0, Inf)]
    [InlineData("//2", 0.0, 0.0, NaN)]
    [InlineData("//2", 1.0, -Inf, -0.0)]
    [InlineData("**/2", 0.0, 0.0, 1.0)]
    [InlineData("**/2", Inf, 0.0, 1.0)]
    [InlineData("**/2", 0.0, -1.0, Inf)]
    [InlineData("**/2", -8.0, 1.0 / 3, NaN)]
    [InlineData("**/2", 2.0, -Inf, 0.0)]
    [InlineData("**/2", 0.5, -Inf, Inf)]
    [InlineData("**/2", -1.0, Inf, 1.0)]
    [InlineData("max/2", -Inf, Inf, Inf)]
    [InlineData("max/2", -Inf, NaN, NaN)]
    [InlineData("max/2", NaN, Inf, NaN)]
    [InlineData("min/2", -Inf, NaN, NaN)]
    [InlineData("min/2", NaN, -Inf, NaN)]
    [InlineData("min/2", -Inf, Inf, -Inf)]
    [InlineData("hypot/2", -Inf, 1.0, Inf)]
    [InlineData("hypot/2", 1e300, 1e300, 1.4142135623730951e300)]
    [InlineData("atan2/2", 0.0, -1.0, Math.PI)]
    [InlineData("atan2/2", Inf, Inf, Math.PI / 4)]
    [InlineData("atan2/2", 1.0, -Inf, Math.PI)]
    [InlineData("logaddexp/2", -Inf, -Inf, -Inf)]
    [InlineData("logaddexp/2", Inf, Inf, Inf)]
    [InlineData("logaddexp/2", -Inf, 3.0, 3.0)]
    [InlineData("logaddexp/2", Inf, -Inf, Inf)]
    [InlineData("logaddexp/2", 1000.0, 1000.0, 1000.6931471805599)]
    [InlineData("logaddexp/2", -1000.0, -1000.0, -999.3068528194401)]
    public void Value_of_two_inputs_at_the_ends_is(string op, double a, double b, double expected) =>
        AssertSame(expected, OpCalls.Entry(op).Op.Evaluate(a, b));

    static void AssertSame(double expected, double actual) =>
        Assert.True(
            expected.Equals(actual)
                && (double.IsNaN(expected) || double.IsNegative(expected) == double.IsNegative(actual)),
            $"{actual:R}, not {expected:R}"
        );

    static IEnumerable<double[]> Combinations(int arity) =>
        Enumerable
            .Range(0, arity)
            .Aggregate(
                (IEnumerable<double[]>)
                    [
                        [],
                    ],
                (points, _) => points.SelectMany(p => s_special, (p, x) => p.Append(x).ToArray())
            );
}
