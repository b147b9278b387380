namespace Micrograd.Tests.Expressions;

public sealed class ExpressionProgramTests
{
    static double Data(string text) => ExpressionProgram.Parse(text).Output.Data;

    // The right-hand sides are what CPython 3.12 prints.
    [Theory]
    [InlineData("a\u200B = 2;\u2060 a\uFEFF * 2", 4)]
    [InlineData("-2**2", -4)]
    [InlineData("(-2)**2", 4)]
    [InlineData("2**-1", 0.5)]
    [InlineData("2**3**2", 512)]
    [InlineData("2**-1**2", 0.5)]
    [InlineData("-2**-2", -0.25)]
    [InlineData("1 - 2 - 3", -4)]
    [InlineData("2 / 4 / 8", 0.0625)]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("2 * 3 ** 2", 18)]
    [InlineData("-2 * 3 + 1", -5)]
    [InlineData("2 * -3", -6)]
    [InlineData("2 - -3", 5)]
    [InlineData("--3", 3)]
    [InlineData("-+-3", 3)]
    [InlineData("+-+3", -3)]
    [InlineData("-3 .abs()", -3)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("8 / 2 * 4", 16)]
    [InlineData("2 ** 2 / 2", 2)]
    [InlineData("7 % 3 * 2", 2)]
    [InlineData("-7 % 3", 2)]
    [InlineData("7 % -3", -2)]
    [InlineData("1 + 2 ** 3 % 5", 4)]
    [InlineData("x = -7; x.fmod(3)", -1)]
    [InlineData("torch.remainder(-7, 3)", 2)]
    [InlineData("floor(-2.5) + ceil(-2.5) + trunc(-2.5) + round(-2.5)", -9)]
    [InlineData("round(2.675, decimals=1)", 2.7)]
    [InlineData("2 ** -2 * 8", 2)]
    [InlineData("x = 3; -x ** 2", -9)]
    [InlineData("x = 4; -x.sqrt()", -2)]
    [InlineData("x = 4; 2 ** x.sqrt()", 4)]
    public void Precedence_is_that_of_Python(string text, double expected) => Assert.Equal(expected, Data(text), 1e-15);

    [Theory]
    [InlineData("1e-3", 1e-3)]
    [InlineData("1_000.5", 1000.5)]
    [InlineData(".5", 0.5)]
    [InlineData("2.", 2)]
    [InlineData("2.e2", 200)]
    [InlineData("1E+2", 100)]
    [InlineData("6.8813735870195432", 6.8813735870195432)]
    [InlineData("-0.0", -0.0)]
    [InlineData("math.pi", Math.PI)]
    [InlineData("np.e", Math.E)]
    [InlineData("math.inf", double.PositiveInfinity)]
    [InlineData("float('-inf')", double.NegativeInfinity)]
    [InlineData("float(\"nan\")", double.NaN)]
    [InlineData("float(3)", 3)]
    [InlineData("1 / 0", double.PositiveInfinity)]
    [InlineData("-1 / 0", double.NegativeInfinity)]
    [InlineData("0 / 0", double.NaN)]
    [InlineData("log(-1)", double.NaN)]
    public void Numbers_are_read_as_in_Python_in_every_culture(string text, double expected)
    {
        foreach (var culture in (string[])["", "de-DE", "tr-TR"])
        {
            using var _ = new InCulture(culture);
            Assert.Equal(
                BitConverter.DoubleToInt64Bits(expected),
                BitConverter.DoubleToInt64Bits(Data(text)) | (double.IsNaN(expected) ? long.MinValue : 0)
            );
        }
    }

    [Fact]
    public void A_number_too_large_is_infinite_and_noted()
    {
        var program = ExpressionProgram.Parse("a = 2\nb = 1e999 * a");
        Assert.Equal(double.PositiveInfinity, program.Output.Data);
        Assert.Equal(["a number beyond the largest double on line 2: it is inf, as in Python"], program.Notes);
    }

    [Fact]
    public void Every_op_of_the_table_is_a_function_and_a_method()
    {
        foreach (var entry in OpTable.All.Where(e => char.IsLetter(e.Name[0])))
        {
            var at = entry.Domain.Select(d => 0.3 * d.Low + 0.7 * d.High).ToArray();
            var names = "pqr"[..at.Length].Select(c => c.ToString()).ToArray();
            var bindings = string.Concat(names.Zip(at, (n, x) => FormattableString.Invariant($"{n} = {x:R}\n")));
            var call = ExpressionProgram.Parse($"{bindings}{entry.Name}({string.Join(", ", names)})").Output;
            var method = ExpressionProgram
                .Parse($"{bindings}{names[0]}.{entry.Name}({string.Join(", ", names.Skip(1))})")
                .Output;
            var expected = entry.Op.Evaluate(at);
            Assert.Equal(expected, call.Data);
            Assert.Equal(expected, method.Data);
            Assert.Equal(entry.Op.Name, call.Op!.Name);
            call.Backward();
            method.Backward();
            Assert.Equal(call.Inputs.Select(i => i.Grad), method.Inputs.Select(i => i.Grad));
        }
    }

    [Theory]
    [InlineData("x = 2; leaky_relu(-x, 0.1)", "leaky_relu(0.1)")]
    [InlineData("x = 2; leaky_relu(-x)", "leaky_relu(0.01)")]
    [InlineData("x = 2; F.leaky_relu(-x, negative_slope=0.1)", "leaky_relu(0.1)")]
    [InlineData("x = 2; (-x).leaky_relu(slope=1/10)", "leaky_relu(0.1)")]
    [InlineData("x = 2; clamp(x, 0, 1)", "clamp(0, 1)")]
    [InlineData("x = 2; x.clamp(high=1.5)", "clamp(-1, 1.5)")]
    [InlineData("x = 2; torch.clamp(x, min=0, max=1)", "clamp(0, 1)")]
    [InlineData("x = 2; np.clip(x, -1, 1)", "clamp(-1, 1)")]
    [InlineData("x = 2; torch.nn.functional.relu(x)", "relu")]
    [InlineData("x = 2; math.pow(x, 3)", "**3")]
    [InlineData("x = 2; x.pow(-1)", "**-1")]
    [InlineData("x = 2; pow(x, n=2)", "**2")]
    [InlineData("x = 2; x**(1/2)", "**0.5")]
    [InlineData("x = 2; x**-(1 + 1)", "**-2")]
    [InlineData("x = 2; x**math.sqrt(4)", "**2")]
    [InlineData("x = 2; x**x.data", "**2")]
    [InlineData("x = 2; x**=2", "**2")]
    [InlineData("x = 2; y = 3; x**y", "**")]
    [InlineData("x = 2; y = 3; pow(x, y)", "**")]
    [InlineData("x = 2; 3**x", "**")]
    [InlineData("x = 2; x**Value(3)", "**")]
    [InlineData("np.arctan2(1, 2)", "atan2")]
    [InlineData("x = 2; maximum(x, 3)", "max")]
    public void Constants_become_parameters_and_values_become_inputs(string text, string op)
    {
        using var _ = new InCulture("de-DE");
        var program = ExpressionProgram.Parse(text);
        Assert.Equal(op, program.Output.Op!.Name);
        // No value is left over from a constant.
        Assert.Equal(
            program.Values,
            program.Values.Where(v => v == program.Output || program.Values.Any(w => w.Inputs.Contains(v)))
        );
    }

    [Fact]
    public void A_minus_before_a_number_makes_a_negative_leaf()
    {
        Assert.Null(ExpressionProgram.Parse("-3").Output.Op);
        Assert.Single(ExpressionProgram.Parse("a = -3").Values);
        Assert.Equal("neg", ExpressionProgram.Parse("-2**2").Output.Op!.Name);
        Assert.Equal("neg", ExpressionProgram.Parse("-(3)").Output.Op!.Name);
    }

    [Fact]
    public void Values_come_in_the_order_of_their_making()
    {
        var program = ExpressionProgram.Parse("a = 2\nb = -3\nc = a * b + 10\nd = c * c");
        Assert.Equal(["a", "b", null, null, "c", "d"], program.Values.Select(program.NameOf));
        Assert.Equal([2, -3, -6, 10, 4, 16], program.Values.Select(v => v.Data));
    }

    [Fact]
    public void A_label_is_not_a_name()
    {
        var program = ExpressionProgram.Parse(
            """a = Value(2.0, label="weight \u00e9"); b = 3; c = a*b; c.label = r'x\1'"""
        );
        Assert.Equal("weight é", program.LabelOf(program["a"]));
        Assert.Equal("weight é", program["a"].Label);
        Assert.Null(program.LabelOf(program["b"]));
        Assert.Equal("b", program["b"].Label);
        Assert.Equal(@"x\1", program["c"].Label);
        Assert.Equal("c", program.NameOf(program["c"]));
    }

    [Fact]
    public void Two_names_may_name_one_value()
    {
        var program = ExpressionProgram.Parse("a = b = 3\nc = a\nd = a * c");
        Assert.Same(program["a"], program["b"]);
        Assert.Same(program["a"], program["c"]);
        Assert.Equal("a", program.NameOf(program["c"]));
        program.Output.Backward();
        Assert.Equal(6, program["c"].Grad);
    }

    [Fact]
    public void Backward_says_what_the_output_is()
    {
        Assert.Equal("a", ExpressionProgram.Parse("a = 2; b = a * 3; a.backward(); c = b").OutputName);
        Assert.Null(ExpressionProgram.Parse("a = 2; (a * 3).backward()").OutputName);
        Assert.Equal(6, Data("a = 2; (a * 3).backward(); c = 5"));
        Assert.Equal("b", ExpressionProgram.Parse("a = 2; b = a * 3").OutputName);
        Assert.Equal("a", ExpressionProgram.Parse("a = 2; b = a * 3; a").OutputName);
    }

    [Fact]
    public void Data_of_a_value_is_a_new_leaf()
    {
        var program = ExpressionProgram.Parse("a = 3; b = a * a.data; c = Value(a)");
        Assert.Null(program["c"].Op);
        program["b"].Backward();
        Assert.Equal((9, 3), (program["b"].Data, program["a"].Grad));
        Assert.Equal(
            ["Value(…) of a value on line 1: it is a new leaf, through which no gradient flows back"],
            program.Notes
        );
    }

    [Fact]
    public void Lines_go_on_inside_brackets_and_after_a_backslash() =>
        Assert.Equal(10, Data("a = (1 +  # one\n  2\r\n) \\\n + max(\n3,\n7,\n)"));

    [Theory]
    [InlineData("print('a;b', f'{a[\"x\"]:{w}}', \"it's\")")]
    [InlineData("print(f'{f'{1}'}', '\\'', '''tri'\n;ple''', r\"\\\")\"[0])")]
    [InlineData("print(\n  a,\n  {'b': [1, 2]},\n)  # done")]
    [InlineData("print(a @ b % c ? $ € 0x1F 1__2)")]
    [InlineData("import torch, os as o")]
    [InlineData("from micrograd.engine import (\n  Value,\n)")]
    [InlineData("draw_dot(e, format='svg')")]
    [InlineData("dot = draw_dot(e)")]
    [InlineData("%timeit it's (not Python")]
    [InlineData("!pip install 'x[y")]
    [InlineData("x.grad = y.grad * (lambda: 1)()")]
    [InlineData("x.grad += 1")]
    [InlineData("x.grad")]
    [InlineData("x._backward()")]
    [InlineData("x.zero_grad()")]
    [InlineData("zero_grad()")]
    [InlineData("'''a text\nof two lines'''")]
    public void What_notebooks_have_besides_is_skipped_with_one_note(string skipped)
    {
        var program = ExpressionProgram.Parse($"x = 2\n{skipped}\nz = x * 3\n{skipped}");
        Assert.Equal(6, program.Output.Data);
        var lines = 2 + skipped.Count(c => c == '\n');
        Assert.StartsWith("skipped ", Assert.Single(program.Notes), StringComparison.Ordinal);
        Assert.Contains($" on lines 2, {lines + 2}", program.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_a_skipped_statement_on_its_line_is_read() =>
        Assert.Equal(5, Data("print(1; 2); a = 5; import x"));

    [Fact]
    public void Names_are_Unicode_and_compared_in_composed_form()
    {
        Assert.Equal(
            6,
            Data("größe = 2; α = 3; größe * α".Replace("ö", "o\u0308", StringComparison.Ordinal) + "\n gr\u00f6ße * α")
        );
        Assert.Equal(4, Data("𝑥 = 2; 𝑥 * 𝑥"));
        Assert.Equal(3, Data("_x1 = 3"));
    }

    [Fact]
    public void A_bound_name_wins_over_a_module() => Assert.Equal(4, Data("F = 2; e = F.square()"));

    [Fact]
    public void A_scope_and_gradients_are_those_of_ordinary_values()
    {
        var program = ExpressionProgram.Parse("x = 2; y = select(x - 1, x**3, x)");
        program.Output.Backward();
        Assert.Equal((8, 12), (program.Output.Data, program["x"].Grad));
    }
}
