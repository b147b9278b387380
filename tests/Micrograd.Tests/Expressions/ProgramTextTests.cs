using System.Text;
using CsCheck;
using Micrograd.Expressions;

namespace Micrograd.Tests.Expressions;

/// <summary>A graph printed as Python is a program of ours again, so what was lost or changed on the way shows.</summary>
public sealed class ProgramTextTests
{
    static Value Lecture()
    {
        var a = new Value(2, "a");
        var b = new Value(-3, "b");
        var e = (a * b).Named("a*b");
        var d = (e + 10).Named("d");
        var f = new Value(-2, "f");
        return (d * f).Tanh().Named("L");
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Python_reads_as_the_lecture_writes(string culture)
    {
        using var _ = new InCulture(culture);
        Assert.Equal(
            """
            # micrograd has no tanh: give its Value these, as the lecture gives it tanh.
            from micrograd.engine import Value

            a = Value(2.0)
            b = Value(-3.0)
            a_b = a * b; a_b.label = 'a*b'
            v1 = Value(10.0)
            d = a_b + v1
            f = Value(-2.0)
            v2 = d * f
            L = v2.tanh()
            L.backward()
            print('a', a.data, a.grad)
            print('b', b.data, b.grad)
            print('a_b', a_b.data, a_b.grad)
            print('d', d.data, d.grad)
            print('f', f.data, f.grad)
            print('L', L.data, L.grad)

            """,
            Graph.Of(Lecture()).ToPython()
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void CSharp_reads_as_a_person_writes(string culture)
    {
        using var _ = new InCulture(culture);
        Assert.Equal(
            """
            using System;
            using Micrograd;

            var a = new Value(2.0, "a");
            var b = new Value(-3.0, "b");
            var a_b = (a * b).Named("a*b");
            var v1 = new Value(10.0);
            var d = (a_b + v1).Named("d");
            var f = new Value(-2.0, "f");
            var v2 = d * f;
            var L = v2.Tanh().Named("L");

            L.Backward();
            Console.WriteLine(FormattableString.Invariant($"a: data = {a.Data}, grad = {a.Grad}"));
            Console.WriteLine(FormattableString.Invariant($"b: data = {b.Data}, grad = {b.Grad}"));
            Console.WriteLine(FormattableString.Invariant($"a_b: data = {a_b.Data}, grad = {a_b.Grad}"));
            Console.WriteLine(FormattableString.Invariant($"d: data = {d.Data}, grad = {d.Grad}"));
            Console.WriteLine(FormattableString.Invariant($"f: data = {f.Data}, grad = {f.Grad}"));
            Console.WriteLine(FormattableString.Invariant($"L: data = {L.Data}, grad = {L.Grad}"));

            """,
            Graph.Of(Lecture()).ToCSharp()
        );
    }

    static readonly double[] s_numbers =
    [
        0,
        -0.0,
        1,
        -2,
        0.1,
        1e-300,
        -1e300,
        5e-324,
        double.MaxValue,
        1.0 / 3,
        12345678901234567890.0,
        double.PositiveInfinity,
        double.NegativeInfinity,
        double.NaN,
    ];

    static readonly string?[] s_labels =
    [
        null,
        "",
        "x",
        "x",
        "y",
        "x1*w1",
        "x1*w2",
        "x1-w1",
        "class",
        "def",
        "lambda",
        "v1",
        "v2",
        "_",
        "___",
        "1st",
        "größe",
        "ﬁ",
        "𝑥",
        "it's \"q\" \\ {x}",
        "line\nbreak\u2028\0",
        "math",
        "F",
        "np",
        "print",
        "Value",
        "args",
        "漢字",
        "\ud800",
        "e",
        "a very long label that goes on and on and on and on and on and on and on and on and on and on and on and on and on",
    ];

    static readonly Gen<Value> s_graph = Gen.Select(
        Gen.Int[0, s_numbers.Length - 1].Array[1, 4],
        Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[
            0,
            25
        ],
        (leaves, steps) =>
        {
            var values = leaves.Select(i => new Value(s_numbers[i], s_labels[i])).ToList();
            foreach (var (op, a, b, c, number) in steps)
            {
                var entry = OpTable.All[op % OpTable.All.Count];
                var parameters = entry
                    .Parameters.Select(
                        (p, i) =>
                            p.IsWhole ? number % 4
                            : i == 0 ? p.Default + s_numbers[number % 4]
                            : p.Default + 3
                    )
                    .ToArray();
                var made = entry.With(parameters);
                Value?[] inputs =
                [
                    .. ((int[])[a, b, c]).Select((at, i) => i < made.Arity ? values[^(1 + at % values.Count)] : null),
                ];
                var value = Value.Of(made, inputs[0]!, inputs[1], inputs[2]);
                value.Label = s_labels[number % s_labels.Length];
                values.Add(value);
            }
            return values[^1];
        }
    );

    [Fact]
    public void Python_text_reads_back_as_the_same_values_gradients_and_labels() =>
        s_graph.Sample(
            output =>
            {
                var program = ExpressionProgram.Parse(Graph.Of(output).ToPython());
                var before = new ProgramListing(output, new HashSet<string>()).Values;
                output.Backward();
                program.Output.Backward();
                Assert.Equal(before.Count, program.Values.Count);
                Assert.Equal(before.Select(v => Bits(v.Data)), program.Values.Select(v => Bits(v.Data)));
                Assert.Equal(before.Select(v => Bits(v.Grad)), program.Values.Select(v => Bits(v.Grad)));
                Assert.Equal(before.Select(v => v.Op?.Name), program.Values.Select(v => v.Op?.Name));
                foreach (var (value, again) in before.Zip(program.Values).Where(p => p.First.Label is { Length: > 0 }))
                {
                    Assert.Equal(value.Label, again.Label);
                }
            },
            iter: 2_000
        );

    // Every NaN is one number here.
    static long Bits(double x) => BitConverter.DoubleToInt64Bits(double.IsNaN(x) ? double.NaN : x);

    [Fact]
    public void A_graph_of_a_hundred_thousand_nodes_in_a_row_is_printed_and_read_back()
    {
        var x = new Value(1, "x");
        var y = x;
        for (var i = 0; i < 49_999; i++)
        {
            y = (y + x) * x;
        }
        y.Label = "x";
        y.Backward();
        var python = Graph.Of(y).ToPython();
        Assert.Contains("sys.setrecursionlimit", python, StringComparison.Ordinal);
        var program = ExpressionProgram.Parse(python, new(TextBytes: 16 << 20));
        program.Output.Backward();
        Assert.Equal(99_999, program.Values.Count);
        Assert.Equal((y.Data, x.Grad), (program.Output.Data, program["x"].Grad));
        Assert.Equal(
            99_999,
            Graph.Of(y).ToCSharp().Split('\n').Count(line => line.StartsWith("var ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Many_values_of_one_label_get_names_of_their_own_in_linear_time()
    {
        var y = new Value(1, "x");
        for (var i = 0; i < 50_000; i++)
        {
            y = (y * 2).Named("x");
        }
        var text = Graph.Of(y).ToPython();
        Assert.Contains("x_50001 = x_50000 * v50000; x_50001.label = 'x'", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_micrograd_lacks_is_named_at_the_top()
    {
        var x = new Value(2, "x");
        var text = Graph.Of(x.Sin().Pow(x).Pow(2).Relu() / x.Clamp(0, double.PositiveInfinity) - -x).ToPython();
        Assert.StartsWith(
            "# micrograd has no ** with a value as exponent, clamp, sin: ",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("x.clamp(0.0, float('inf'))", text, StringComparison.Ordinal);
        Assert.StartsWith(
            "from micrograd.engine",
            Graph.Of((x * 2 + 1).Relu().Pow(3)).ToPython(),
            StringComparison.Ordinal
        );
    }

    readonly record struct LogCosh(double Scale) : IUnaryRule
    {
        public string Name => "log_cosh";

        public IReadOnlyList<double> Parameters => [Scale];

        public T Evaluate<T>(T x)
            where T : IReal<T> => Scale * T.Log(T.Cosh(x));

        public T Derivative<T>(T x, T y)
            where T : IReal<T> => Scale * T.Tanh(x);
    }

    readonly record struct Masked(string Name) : IUnaryRule
    {
        public T Evaluate<T>(T x)
            where T : IReal<T> => x;

        public T Derivative<T>(T x, T y)
            where T : IReal<T> => T.Constant(1);
    }

    [Fact]
    public void A_rule_of_the_users_own_is_written_as_one()
    {
        var y = Value.Apply(new LogCosh(0.5), new Value(2, "x")).Named("y");
        Assert.Contains("y = x.log_cosh(0.5)", Graph.Of(y).ToPython(), StringComparison.Ordinal);
        Assert.Contains(
            """var y = Value.Apply(new LogCosh(0.5), x).Named("y");""",
            Graph.Of(y).ToCSharp(),
            StringComparison.Ordinal
        );
        Assert.StartsWith("// It needs your rules for LogCosh.", Graph.Of(y).ToCSharp(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tanh")]
    [InlineData("+")]
    [InlineData("**3")]
    [InlineData("**x")]
    [InlineData("")]
    [InlineData("a b\n(c, 1)")]
    [InlineData("3(")]
    public void A_rule_that_bears_a_strange_name_does_no_harm(string name)
    {
        var y = Value.Apply(new Masked(name), new Value(2, "x")).Named("y");
        // The name stands in a comment and in one line of code, and neither is broken.
        Assert.Equal(
            2,
            Graph.Of(y).ToCSharp().Split('\n').Count(line => line.StartsWith("var ", StringComparison.Ordinal))
        );
        Assert.Equal(10, Graph.Of(y).ToCSharp().Count(c => c == '\n'));
        Assert.Equal(8, Graph.Of(y).ToPython().Count(c => c == '\n'));
    }
}
