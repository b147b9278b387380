namespace Micrograd.Tests.Ops;

/// <summary>What each op does at kinks, poles and saturation: chosen on purpose, listed in the table, pinned here.</summary>
public sealed class OpEdgeTests
{
    /// <summary>Every edge case of the table: the op's key and the number of the case.</summary>
    public static TheoryData<string, int> Edges
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var entry in OpTable.All)
            {
                for (var i = 0; i < entry.Edges.Count; i++)
                {
                    data.Add(OpCalls.KeyOf(entry), i);
                }
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Edges))]
    public void Every_way_to_differentiate_gives_the_derivatives_of_the_table(string op, int index)
    {
        var entry = OpCalls.Entry(op);
        var edge = entry.Edges[index];
        double[] at = [.. edge.Inputs];
        Assert.False(double.IsNaN(OpCalls.Evaluate(entry, at)));

        var (y, gradient) = OpCalls.Reverse(entry, at);
        var leaves = Array.ConvertAll(at, x => new Value(x));
        var graph = Gradients.Of(OpCalls.Call(entry, leaves), leaves);
        for (var i = 0; i < at.Length; i++)
        {
            Pinned(edge.Derivatives[i], OpCalls.Derivative(entry, i, at));
            Pinned(edge.Derivatives[i], gradient[i]);
            Pinned(edge.Derivatives[i], graph[i].Data);
            double[] direction = [.. at.Select((_, j) => i == j ? 1.0 : 0.0)];
            var dual = Gradients.Jvp(x => OpCalls.Call(entry, x), at, direction);
            Pinned(edge.Derivatives[i], dual.Tangent);
            Pinned(y, dual.Value);
        }
    }

    [Theory, MemberData(nameof(Edges))]
    public void Edge_case_says_why_and_has_a_number_an_input(string op, int index)
    {
        var entry = OpCalls.Entry(op);
        var edge = entry.Edges[index];
        Assert.Equal(entry.Op.Arity, edge.Inputs.Count);
        Assert.Equal(entry.Op.Arity, edge.Derivatives.Count);
        Assert.NotEmpty(edge.Why);
    }

    // Where a formula of a later edition could silently choose otherwise.
    [Theory]
    [InlineData("relu/1", 0.0)]
    [InlineData("abs/1", 0.0)]
    [InlineData("sign/1", 0.0)]
    [InlineData("leaky_relu/1", 0.01)]
    [InlineData("elu/1", 1.0)]
    [InlineData("sqrt/1", double.PositiveInfinity)]
    public void Slope_at_zero_is_chosen_and_listed(string op, double slope)
    {
        var entry = OpCalls.Entry(op);
        Assert.Contains(entry.Edges, e => e.Inputs[0] == 0 && e.Derivatives[0] == slope);
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(1.0, 1.0)]
    [InlineData(2.0, 0.0)]
    [InlineData(3.0, 0.0)]
    [InlineData(0.5, double.PositiveInfinity)]
    [InlineData(-1.0, double.NegativeInfinity)]
    public void Constant_power_has_this_slope_at_zero(double exponent, double slope)
    {
        var x = new Value(0);
        x.Pow(exponent).Backward();
        Assert.Equal(slope, x.Grad);
        Assert.Equal(slope, Gradients.Derivative(v => v.Pow(exponent), 0));
        Assert.Equal(slope, Gradients.Jvp(v => v[0].Pow(exponent), [0], [1]).Tangent);
    }

    [Fact]
    public void Constant_power_of_a_negative_number_has_derivatives_of_every_order()
    {
        double[] expected = [-8, 12, -12, 6, 0, 0];
        for (var order = 0; order < expected.Length; order++)
        {
            Assert.Equal(expected[order], Gradients.Derivative(x => x.Pow(3), -2, order));
        }
    }

    // Where the gradient of the gradient is asked for at a kink, it is that of one of the sides.
    [Theory]
    [InlineData("relu/1"), InlineData("abs/1"), InlineData("leaky_relu/1"), InlineData("elu/1"), InlineData("sign/1")]
    [InlineData("softsign/1"), InlineData("clamp/1"), InlineData("max/2"), InlineData("min/2"), InlineData("select/3")]
    [InlineData("sigmoid/1"), InlineData("logsigmoid/1"), InlineData("softplus/1"), InlineData("logaddexp/2")]
    [InlineData("celu/1"), InlineData("selu/1"), InlineData("mish/1"), InlineData("hardsigmoid/1")]
    [InlineData("hardswish/1"), InlineData("shrink/1"), InlineData("thresholded_relu/1")]
    public void Second_derivative_is_finite_at_kinks_ties_and_far_out(string op)
    {
        var entry = OpCalls.Entry(op);
        foreach (var x in (double[])[0, 1, -1, 1000, -1000])
        {
            double[] at = [.. Enumerable.Repeat(x, entry.Op.Arity)];
            var hessian = Gradients.Hessian(leaves => OpCalls.Call(entry, leaves), at);
            Assert.All(hessian.Cast<double>(), d => Assert.True(double.IsFinite(d), $"{op} at {x}: {d}"));
        }
    }

    static void Pinned(double expected, double actual)
    {
        var same =
            expected.Equals(actual)
            || expected == actual
            || actual == Math.BitIncrement(expected)
            || actual == Math.BitDecrement(expected)
            || Math.Abs(actual - expected) <= 1e-15 * Math.Abs(expected);
        Assert.True(same && (expected != 0 || actual == 0), $"{actual:R} is not {expected:R}");
    }
}
