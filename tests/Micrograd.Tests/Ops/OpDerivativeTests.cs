namespace Micrograd.Tests.Ops;

/// <summary>Every op of the table against finite differences and against itself in every number system.</summary>
public sealed class OpDerivativeTests
{
    const double Step = 7.4e-4; // a little more than the default of FivePoint for |x| ≤ 1
    const double RelativeTolerance = 1e-6;

    public static TheoryData<string> Ops => OpCalls.Keys;

    [Theory, MemberData(nameof(Ops))]
    public void Derivative_matches_five_point_differences_in_the_domain(string op)
    {
        var entry = OpCalls.Entry(op);
        var random = new Random(1);
        var used = 0;
        foreach (var at in OpPoints.InDomain(entry, 150))
        {
            if (!OpPoints.IsSmooth(entry, at, Step * Largest(at)))
            {
                continue;
            }
            used++;
            var cotangent = random.NextDouble() * 4 - 2;
            var (y, gradient) = OpCalls.Reverse(entry, at, cotangent);
            for (var i = 0; i < at.Length; i++)
            {
                var numeric =
                    cotangent * Gradients.FivePoint(OpPoints.Along(at, i, p => OpCalls.Evaluate(entry, p)), at[i]);
                Near(numeric, gradient[i], 1e-9 * Math.Max(1, Math.Abs(y)), () => $"{op}, input {i} at {Text(at)}");
            }
        }
        Assert.True(used > 130, $"only {used} of 150 points were smooth");
    }

    [Theory, MemberData(nameof(Ops))]
    public void Derivative_matches_five_point_differences_far_beyond_the_domain(string op)
    {
        var entry = OpCalls.Entry(op);
        var used = 0;
        foreach (var at in OpPoints.Beyond(entry))
        {
            for (var i = 0; i < at.Length; i++)
            {
                if (
                    ReliableDifference.Of(OpPoints.Along(at, i, p => OpCalls.Evaluate(entry, p)), at[i])
                    is not { } numeric
                )
                {
                    continue;
                }
                if (!OpPoints.IsSmooth(entry, at, numeric.Step))
                {
                    continue;
                }
                used++;
                Near(
                    numeric.Derivative,
                    OpCalls.Derivative(entry, i, at),
                    numeric.Rounding,
                    () => $"{op}, input {i} at {Text(at)}, h = {numeric.Step:R}"
                );
            }
        }
        Assert.True(used >= 15, $"only {used} points were reliable");
    }

    [Theory, MemberData(nameof(Ops))]
    public void Second_derivatives_match_five_point_differences_of_the_first(string op)
    {
        var entry = OpCalls.Entry(op);
        foreach (var at in OpPoints.InDomain(entry, 60))
        {
            if (!OpPoints.IsSmooth(entry, at, Step * Largest(at)))
            {
                continue;
            }
            var leaves = Array.ConvertAll(at, x => new Value(x));
            var first = Gradients.Of(OpCalls.Call(entry, leaves), leaves);
            for (var i = 0; i < at.Length; i++)
            {
                var second = Gradients.Of(first[i], leaves);
                for (var j = 0; j < at.Length; j++)
                {
                    var along = OpPoints.Along(at, j, p => OpCalls.Derivative(entry, i, p));
                    Near(
                        Gradients.FivePoint(along, at[j]),
                        second[j].Data,
                        1e-9 * Math.Max(1, Math.Abs(first[i].Data)),
                        () => $"{op}, inputs {i} and {j} at {Text(at)}"
                    );
                }
            }
        }
    }

    [Theory]
    [
        InlineData("*/2"),
        InlineData("//2"),
        InlineData("**/1"),
        InlineData("**/2"),
        InlineData("exp/1"),
        InlineData("log/1")
    ]
    [InlineData("sin/1"), InlineData("tanh/1"), InlineData("sigmoid/1"), InlineData("gelu/1"), InlineData("hypot/2")]
    [
        InlineData("atan2/2"),
        InlineData("logaddexp/2"),
        InlineData("acosh/1"),
        InlineData("erf/1"),
        InlineData("softplus/1")
    ]
    public void Third_derivatives_match_five_point_differences_of_the_second(string op)
    {
        var entry = OpCalls.Entry(op);
        foreach (var at in OpPoints.InDomain(entry, 20).Where(at => OpPoints.IsSmooth(entry, at, Step * Largest(at))))
        {
            for (var i = 0; i < at.Length; i++)
            {
                var along = OpPoints.Along(at, i, p => Repeated(entry, p, i, 2));
                Near(
                    Gradients.FivePoint(along, at[i]),
                    Repeated(entry, at, i, 3),
                    1e-8 * Math.Max(1, Math.Abs(along(at[i]))),
                    () => $"{op}, input {i} at {Text(at)}"
                );
            }
        }
    }

    [Theory, MemberData(nameof(Ops))]
    public void Numeric_backward_pass_equals_the_gradient_graph(string op)
    {
        var entry = OpCalls.Entry(op);
        var random = new Random(2);
        foreach (var at in OpPoints.InDomain(entry, 60).Concat(OpPoints.Beyond(entry)))
        {
            var cotangent = random.NextDouble() * 4 - 2;
            var (_, gradient) = OpCalls.Reverse(entry, at, cotangent);
            var leaves = Array.ConvertAll(at, x => new Value(x));
            var graph = Gradients.Of(cotangent * OpCalls.Call(entry, leaves), leaves);
            for (var i = 0; i < at.Length; i++)
            {
                Exact(graph[i].Data, gradient[i], () => $"{op}, input {i} at {Text(at)}");
                Assert.Equal(0, leaves[i].Grad);
            }
        }
    }

    [Theory, MemberData(nameof(Ops))]
    public void Dual_numbers_equal_reverse_mode(string op)
    {
        var entry = OpCalls.Entry(op);
        var random = new Random(3);
        foreach (var at in OpPoints.InDomain(entry, 60).Concat(OpPoints.Beyond(entry)))
        {
            var (y, gradient) = OpCalls.Reverse(entry, at);
            for (var i = 0; i < at.Length; i++)
            {
                double[] direction = [.. at.Select((_, j) => i == j ? 1.0 : 0.0)];
                var along = Gradients.Jvp(x => OpCalls.Call(entry, x), at, direction);
                Exact(y, along.Value, () => $"{op} at {Text(at)}");
                Exact(gradient[i], along.Tangent, () => $"{op}, input {i} at {Text(at)}");
            }
            double[] any = [.. at.Select(_ => random.NextDouble() * 4 - 2)];
            var terms = gradient.Zip(any, (g, d) => g * d).ToArray();
            Assert.Equal(
                terms.Sum(),
                Gradients.Jvp(x => OpCalls.Call(entry, x), at, any).Tangent,
                1e-14 * terms.Sum(Math.Abs)
            );
        }
    }

    [Theory, MemberData(nameof(Ops))]
    public void Derivative_over_dual_numbers_gives_the_second_derivative(string op)
    {
        var entry = OpCalls.Entry(op);
        foreach (var at in OpPoints.InDomain(entry, 40).Where(at => OpPoints.IsSmooth(entry, at, Step)))
        {
            var leaves = Array.ConvertAll(at, x => new Value(x));
            var first = Gradients.Of(OpCalls.Call(entry, leaves), leaves);
            for (var i = 0; i < at.Length; i++)
            {
                for (var j = 0; j < at.Length; j++)
                {
                    Dual[] duals = [.. at.Select((x, k) => new Dual(x, k == j ? 1 : 0))];
                    var (a, b, c) = OpCalls.Three(duals, default);
                    var derivative = entry.Op.Derivative(i, a, b, c, OpCalls.Call(entry, duals));
                    Exact(first[i].Data, derivative.Value, () => $"{op}, input {i} at {Text(at)}");
                    Assert.Equal(
                        Gradients.Of(first[i], leaves[j])[0].Data,
                        derivative.Tangent,
                        1e-12 * Math.Max(1, Math.Abs(derivative.Tangent))
                    );
                }
            }
        }
    }

    [Theory, MemberData(nameof(Ops))]
    public void Method_in_the_table_computes_the_op(string op)
    {
        var entry = OpCalls.Entry(op);
        foreach (var at in OpPoints.InDomain(entry, 40).Concat(OpPoints.Beyond(entry)))
        {
            var expected = OpCalls.Evaluate(entry, at);
            var node = OpCalls.Call(entry, Array.ConvertAll(at, x => new Value(x)));
            Exact(expected, OpCalls.Call(entry, Array.ConvertAll(at, x => (Real)x)).Value, () => $"{op} at {Text(at)}");
            Exact(expected, node.Data, () => $"{op} at {Text(at)}");
            Assert.Equal(entry.Op.Name, node.Op?.Name);
            Assert.Equal(at, node.Inputs.Select(x => x.Data));
        }
    }

    static double Repeated(OpEntry entry, double[] at, int input, int order)
    {
        var leaves = Array.ConvertAll(at, x => new Value(x));
        var y = OpCalls.Call(entry, leaves);
        for (var i = 0; i < order; i++)
        {
            y = Gradients.Of(y, leaves[input])[0];
        }
        return y.Data;
    }

    static double Largest(double[] at) => Math.Max(1, at.Max(Math.Abs));

    static string Text(double[] at) => string.Join(", ", at.Select(x => x.ToString("R", null)));

    static void Near(double expected, double actual, double absolute, Func<string> where) =>
        Assert.True(
            Math.Abs(expected - actual) <= RelativeTolerance * Math.Abs(expected) + absolute,
            $"{where()}: differences give {expected:R}, the rule {actual:R}"
        );

    static void Exact(double expected, double actual, Func<string> where) =>
        Assert.True(expected.Equals(actual) || expected == actual, $"{where()}: {expected:R} is not {actual:R}");
}
