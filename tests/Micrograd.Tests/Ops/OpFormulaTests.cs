using Micrograd.Numbers;
using Micrograd.Ops;
using Micrograd.Rules;

namespace Micrograd.Tests.Ops;

/// <summary>What is printed is what is computed.</summary>
public sealed class OpFormulaTests
{
    public static TheoryData<string> Ops => OpCalls.Keys;

    [Theory, MemberData(nameof(Ops))]
    public void Recorded_formulas_compute_what_the_op_computes(string op)
    {
        var entry = OpCalls.Entry(op);
        foreach (var at in OpPoints.InDomain(entry, 40).Concat(OpPoints.Beyond(entry)))
        {
            var y = OpCalls.Evaluate(entry, at);
            // select, max and hypot are their own formula, so only derivatives can differ in more than rounding.
            // A formula's exponent is rounded, which numbers that are computed make good.
            Near(
                y,
                FormulaValue.Of(entry.Op.ValueFormula(), at, y),
                1e-14 + 1e-15 * Math.Abs(Math.Log(Math.Abs(y) + 1e-300))
            );
            for (var i = 0; i < at.Length; i++)
            {
                Near(OpCalls.Derivative(entry, i, at), FormulaValue.Of(entry.Op.DerivativeFormula(i), at, y), 1e-14);
            }
        }
    }

    [Theory, MemberData(nameof(Ops))]
    public void Textbook_derivative_equals_the_accurate_one_within_rounding_below_five(string op)
    {
        var entry = OpCalls.Entry(op);
        foreach (var at in OpPoints.InDomain(entry, 200))
        {
            var y = OpCalls.Evaluate(entry, at);
            for (var i = 0; i < at.Length; i++)
            {
                var accurate = OpCalls.Derivative(entry, i, at);
                // Rounding of a textbook's 1 − y² is relative to the 1.
                Assert.Equal(
                    accurate,
                    FormulaValue.Of(entry.Op.TextbookFormula(i), at, y),
                    4e-15 * Math.Max(1, Math.Abs(accurate))
                );
            }
        }
    }

    [Theory, MemberData(nameof(Ops))]
    public void Texts_name_the_inputs_that_they_read_and_nothing_else(string op)
    {
        var entry = OpCalls.Entry(op);
        string[] inputs = entry.Op.Arity == 1 ? ["x"] : [.. "abc"[..entry.Op.Arity].Select(c => c.ToString())];
        Assert.All(inputs, name => Assert.True(entry.Op.ValueFormula().Reads(name)));
        Assert.NotEmpty(entry.Op.ValueText);
        for (var i = 0; i < entry.Op.Arity; i++)
        {
            Assert.NotEmpty(entry.Op.DerivativeText(i));
            Assert.Equal(entry.Op.DerivativeText(i) == "0", entry.Op.IsFlat(i));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => entry.Op.DerivativeText(entry.Op.Arity));
        Assert.Throws<ArgumentOutOfRangeException>(() => entry.Op.Derivative(-1, new double[entry.Op.Arity], 0));
    }

    [Theory, MemberData(nameof(Ops))]
    public void Printed_text_reads_back_as_the_same_number(string op)
    {
        var entry = OpCalls.Entry(op);
        foreach (var at in OpPoints.InDomain(entry, 20))
        {
            var y = OpCalls.Evaluate(entry, at);
            double Variable(string name) => FormulaValue.Variable(name, at, y);
            Printed(y, entry.Op.ValueText, Variable);
            for (var i = 0; i < at.Length; i++)
            {
                Printed(OpCalls.Derivative(entry, i, at), entry.Op.DerivativeText(i), Variable);
            }
        }
    }

    [Theory]
    [InlineData("tanh/1", 0, "1 − y²")]
    [InlineData("sigmoid/1", 0, "y × (1 − y)")]
    [InlineData("*/2", 0, "b")]
    [InlineData("+/2", 1, "1")]
    [InlineData("-/2", 1, "-1")]
    [InlineData("//2", 0, "1 / b")]
    [InlineData("//2", 1, "-y / b")]
    [InlineData("**/1", 0, "3 × x²")]
    [InlineData("exp/1", 0, "y")]
    [InlineData("log/1", 0, "1 / x")]
    [InlineData("relu/1", 0, "x > 0 ? 1 : 0")]
    [InlineData("select/3", 1, "a > 0 ? 1 : 0")]
    public void Derivative_is_printed_as_a_textbook_has_it(string op, int input, string text) =>
        Assert.Equal(text, OpCalls.Entry(op).Op.DerivativeText(input));

    [Fact]
    public void Random_formulas_read_back_as_the_same_number()
    {
        var random = new Random(4);
        for (var i = 0; i < 3000; i++)
        {
            var formula = Random(random, 5);
            double[] at = [random.NextDouble() * 2 - 1];
            var expected = FormulaValue.Of(formula, at, 0.5);
            if (double.IsFinite(expected))
            {
                Printed(expected, formula.ToString(), name => FormulaValue.Variable(name, at, 0.5), 1e-9);
            }
        }
    }

    // A name of the user's own is a text, be it an operator's sign.
    [Fact]
    public void A_users_rule_is_its_own_op_whatever_its_name()
    {
        var (a, b) = (new Value(3.0, "a"), new Value(5.0, "b"));
        var distance = Value.Apply(new Distance(2), a, b);
        Assert.Equal([2.0], distance.Op!.Parameters);
        Assert.Equal("*2", distance.Op.Name);
        Assert.Equal(
            "*(a, b, 2)",
            Formula.Of(distance.Op, [new Formula.Variable("a"), new Formula.Variable("b")]).ToString()
        );
        Assert.Equal(
            "*(1, b, 2)",
            Formula.Apply(new Distance(2), new Formula.Number(1), new Formula.Variable("b")).ToString()
        );
        Assert.Equal(
            "**(x)",
            new Formula.Call(Value.Apply(new Doubled(), a).Op!, new Formula.Variable("x")).ToString()
        );
    }

    readonly record struct Distance(double Scale) : IBinaryRule
    {
        public string Name => "*";

        public IReadOnlyList<double> Parameters => [Scale];

        public T Evaluate<T>(T a, T b)
            where T : IReal<T> => Scale * (a - b).Abs();

        public T DerivativeA<T>(T a, T b, T y)
            where T : IReal<T> => Scale * (a - b).Sign();

        public T DerivativeB<T>(T a, T b, T y)
            where T : IReal<T> => Scale * (b - a).Sign();
    }

    readonly record struct Doubled : IUnaryRule
    {
        public string Name => "**";

        public T Evaluate<T>(T x)
            where T : IReal<T> => x + x;

        public T Derivative<T>(T x, T y)
            where T : IReal<T> => T.Constant(2);
    }

    static Formula Random(Random random, int depth)
    {
        Formula Inner() => Random(random, depth - 1);
        // Numbers that print in full, so that nothing but the structure can be lost.
        return (depth == 0 ? random.Next(3) : random.Next(12)) switch
        {
            0 => new Formula.Number(random.Next(-4, 5) / 2.0),
            1 => new Formula.Variable("x"),
            2 => new Formula.Variable("y"),
            3 => new Formula.Pair(BinaryOp<Add>.Of(default), Inner(), Inner()),
            4 => new Formula.Pair(BinaryOp<Subtract>.Of(default), Inner(), Inner()),
            5 => new Formula.Pair(BinaryOp<Multiply>.Of(default), Inner(), Inner()),
            6 => new Formula.Pair(BinaryOp<Divide>.Of(default), Inner(), Inner()),
            7 => new Formula.Call(UnaryOp<Negate>.Of(default), Inner()),
            8 => new Formula.Call(UnaryOp<Square>.Of(default), Inner()),
            9 => new Formula.Call(UnaryOp<Reciprocal>.Of(default), Inner()),
            10 => random.Next(2) == 0
                ? new Formula.Call(UnaryOp<PowerOf>.Of(new(3)), Inner())
                : new Formula.Pair(BinaryOp<Max>.Of(default), Inner(), Inner()),
            _ => new Formula.Choice(Inner(), Inner(), Inner()),
        };
    }

    static void Printed(double expected, string text, Func<string, double> variable, double tolerance = 5e-3)
    {
        // Constants are printed with four decimals, hence the tolerance.
        var read = FormulaReader.Value(text, variable);
        Assert.True(
            Math.Abs(expected - read) <= tolerance * Math.Max(1, Math.Abs(expected)),
            $"'{text}' reads as {read:R}, not {expected:R}"
        );
    }

    static void Near(double expected, double actual, double relative) =>
        Assert.True(
            expected.Equals(actual) || Math.Abs(expected - actual) <= relative * Math.Abs(expected),
            $"{actual:R} is not {expected:R}"
        );
}
