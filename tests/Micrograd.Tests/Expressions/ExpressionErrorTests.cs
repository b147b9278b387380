namespace Micrograd.Tests.Expressions;

public sealed class ExpressionErrorTests
{
    static ExpressionException Error(string text) =>
        Assert.Throws<ExpressionException>(() => ExpressionProgram.Parse(text));

    [Theory]
    [InlineData("1,5", 2, "a comma is not a decimal point: write 1.5")]
    [InlineData("a = 1,5", 6, "write 1.5")]
    [InlineData("(1,5)", 3, "write 1.5")]
    [InlineData(
        "tanh(1,5)",
        1,
        "tanh is called as tanh(x); got 2 arguments. A comma is not a decimal point: write 1.5"
    )]
    [InlineData("a = 2; a, b", 9, "several names at once")]
    [InlineData("width = 2; widht * 2", 12, "unknown name 'widht'; did you mean 'width'?")]
    [InlineData("x = 2; tahn(x)", 8, "unknown function 'tahn'; did you mean 'tanh'?")]
    [InlineData("x = 2; x.rleu()", 10, "unknown function 'rleu'; did you mean 'relu'?")]
    [InlineData("x = 2; np.sine(x)", 11, "unknown function 'sine'; did you mean 'sin'?")]
    [InlineData("x = 2; X * 2", 8, "unknown name 'X'")]
    [InlineData("value(3)", 1, "unknown function 'value'; did you mean 'Value'?")]
    [InlineData("2 * pi", 5, "did you mean 'math.pi'?")]
    [InlineData("math.pie", 6, "math has no 'pie'; did you mean 'pi'?")]
    [InlineData("zzzzzzzz", 1, "unknown name 'zzzzzzzz'")]
    [InlineData("x = 2; x.relu", 10, "relu is a function: write .relu()")]
    [InlineData("tanh", 1, "tanh is a function: write tanh(…)")]
    [InlineData("x = y.grad", 5, "unknown name 'y'")]
    [InlineData("x = 2.0.grad", 9, "a number has no '.grad'")]
    [InlineData("x = 2; y = x * x; y.grad.grad", 26, "a number has no '.grad'")]
    [InlineData("a = 2; backward()", 8, "backward is called on a value: write L.backward()")]
    [InlineData("(a := 3) * 2", 2, "a name is given by a = …")]
    [InlineData("a: float = 2", 1, "a name is given by a = …")]
    [InlineData("x = 2; y = x * 2; y.data += 1", 21, "'y' is computed from other values: set the .data of those")]
    [InlineData("x = 2; x.data += ", 18, "expected a value, not the end of the text")]
    [InlineData("x = 2; x.data + 1 = 3", 19, "only a name can be assigned to")]
    [InlineData("x = 2; x.data %= 3", 15, "%= isn't supported")]
    [InlineData("x = 2; x.foo = 1", 10, "setting .foo isn't supported")]
    [InlineData("x = 2; x.shape", 10, "a value has no '.shape'")]
    [InlineData("x = 2; y = x.backward()", 13, "backward() gives no value")]
    [InlineData("x = 2; x.backward() + 1", 9, "backward() gives no value")]
    [InlineData("x = 2; (1 + x.backward())", 15, "backward() gives no value")]
    [InlineData("def f(x):", 1, "functions (def) aren't supported")]
    [InlineData("class Value:", 1, "classes aren't supported")]
    [InlineData("for k in range(20):", 1, "loops (for) aren't supported")]
    [InlineData("f = lambda x: x", 5, "lambda isn't supported")]
    [InlineData("a = 1; a if a else 2", 10, "if isn't supported")]
    [InlineData("a = 1; if a:", 8, "if isn't supported")]
    [InlineData("a = 1; a > 0", 10, "comparisons (>) aren't supported")]
    [InlineData("a = 1; a == 0", 10, "comparisons (==) aren't supported")]
    [InlineData("7 // 2", 3, "// (division to a whole number) isn't supported")]
    [InlineData("7 ^ 2", 3, "a power is **")]
    [InlineData("a = [1, 2]", 5, "lists and indexing")]
    [InlineData("a = 'text'", 5, "a string can only be a label")]
    [InlineData("a = 2 −1", 7, "is not the minus sign of programs: write -")]
    [InlineData("0x1F", 1, "only decimal numbers")]
    [InlineData("3j", 1, "complex numbers aren't supported")]
    [InlineData("1__0", 1, "'1__0' is not a number")]
    [InlineData("1.2.3", 4, "expected an operator or the end of the statement, not '.3'")]
    [InlineData("2x", 1, "for a product write 2*x")]
    [InlineData("x = 1; 2 x", 10, "for a product write *")]
    [InlineData("x = 1; x(2)", 8, "can't be called; for a product write x * (…)")]
    [InlineData("(1)(2)", 4, "a value can't be called; for a product write *")]
    [InlineData("(1 + 2", 1, "'(' is never closed")]
    [InlineData("tanh(1", 5, "'(' is never closed")]
    [InlineData("1 + 2)", 6, "')' closes nothing")]
    [InlineData("print(1))", 9, "')' closes nothing")]
    [InlineData("print((1)", 6, "'(' is never closed")]
    [InlineData("print('1)", 7, "this string is never closed")]
    [InlineData("1 +", 4, "expected a value, not the end of the text")]
    [InlineData("1 + \n2", 5, "expected a value, not the end of the line")]
    [InlineData("1 * / 2", 5, "expected a value, not '/'")]
    [InlineData("()", 2, "expected a value, not ')'")]
    [InlineData("2 = 3", 3, "only a name can be assigned to")]
    [InlineData("b += 1", 1, "unknown name 'b'")]
    [InlineData("Value = 3", 1, "can't be a name")]
    [InlineData("if = 3", 1, "if isn't supported")]
    [InlineData("tanh()", 1, "tanh is called as tanh(x); got 0 arguments")]
    [InlineData("max(1)", 1, "max is called as max(a, b); got 1 argument")]
    [InlineData("select(1, 2)", 1, "select is called as select(a, b, c); got 2 arguments")]
    [InlineData("pow(2)", 1, "pow is called as pow(x, n); got 1 argument")]
    [InlineData("leaky_relu(1, 2, 3)", 1, "leaky_relu is called as leaky_relu(x, slope=0.01); got 3 arguments")]
    [InlineData("leaky_relu(1, slop=2)", 15, "leaky_relu has no 'slop'")]
    [InlineData("clamp(1, 0, low=2)", 13, "clamp got twice 'low'")]
    [InlineData("clamp(1, 2, 0)", 1, "low must not be greater than high")]
    [InlineData("s = 2; leaky_relu(1, s)", 22, "the slope of leaky_relu is a constant")]
    [InlineData("Value()", 1, "Value takes one number, got 0 arguments")]
    [InlineData("Value(1, 2)", 1, "Value takes one number, got 2 arguments")]
    [InlineData("Value(1, labl='x')", 10, "Value has no 'labl'")]
    [InlineData("Value(1, label=x)", 16, "a label is a string")]
    [InlineData("a = 1; a.label = f'{a}'", 18, "a label is a plain string")]
    [InlineData("float('1.5')", 7, "write other numbers without quotes")]
    [InlineData("torch.tensor([1, 2])", 16, "a comma")]
    [InlineData("a = 3 $ 4", 7, "not '$'")]
    [InlineData("", 1, "there is nothing to evaluate")]
    [InlineData("# only a comment\n\n;;\nprint(3)", 1, "there is nothing to evaluate")]
    public void Errors_say_where_what_and_what_was_probably_meant(string text, int column, string reason)
    {
        foreach (var culture in (string[])["", "de-DE", "tr-TR"])
        {
            using var _ = new InCulture(culture);
            var error = Error(text);
            Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
            Assert.Equal(column, error.Column);
            Assert.Equal(
                FormattableString.Invariant($"line {error.Line}, column {column}: {error.Reason}"),
                error.Message
            );
        }
    }

    [Fact]
    public void The_first_error_of_the_text_is_told()
    {
        var error = Error("a = 2\r\nb = a +* 3\r\nc = 'never closed");
        Assert.Equal((2, 8, "b = a +* 3"), (error.Line, error.Column, error.SourceLine));
    }

    [Theory]
    [InlineData("a = 1,5", "a = 1,5\n     ^")]
    [InlineData("\ta =\t1,5", "\ta =\t1,5\n\t   \t ^")]
    [InlineData("𝑥 = 1,5", "𝑥 = 1,5\n     ^")]
    [InlineData("漢 = 1,5", "漢 = 1,5\n      ^")]
    [InlineData("e\u0301 = 1,5", "e\u0301 = 1,5\n     ^")]
    [InlineData("a = 2\nb = a +", "b = a +\n       ^")]
    [InlineData("a = 2\nb = a +\nc = 2", "b = a +\n       ^")]
    [InlineData("a = \u001b[31m", "a = \uFFFD[31m\n    ^")]
    public void The_caret_stands_under_the_place(string text, string excerpt) =>
        Assert.Equal(excerpt, Error(text).Excerpt);

    [Fact]
    public void Columns_count_characters_and_positions_count_chars()
    {
        var error = Error("𝑥 = 1,5");
        Assert.Equal((6, 6), (error.Column, error.Position));
    }

    [Fact]
    public void Of_a_long_line_the_part_around_the_caret_is_shown()
    {
        var error = Error(
            $"{string.Concat(Enumerable.Repeat("1 + ", 500))}x + {string.Concat(Enumerable.Repeat("1 + ", 500))}1"
        );
        var lines = error.Excerpt.Split('\n');
        Assert.Equal('x', lines[0][lines[1].IndexOf('^', StringComparison.Ordinal)]);
        Assert.InRange(lines[0].Length, 50, 110);
    }

    [Fact]
    public void A_message_is_one_line_whatever_the_text_holds()
    {
        Assert.DoesNotContain('\n', Error("a = '''x\ny'''").Message);
        Assert.DoesNotContain('\u001b', Error("\u001b[31m").Message);
        Assert.InRange(Error($"a = {new string('9', 300)}z").Message.Length, 1, 200);
    }

    [Fact]
    public void Limits_are_told()
    {
        Assert.Contains(
            "longer than 64 KiB",
            Error($"a = 1 #{new string('x', 65_536)}").Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "longer than 100 characters",
            Error($"{new string('x', 101)} = 1").Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "more than 100 values",
            Assert
                .Throws<ExpressionException>(() =>
                    ExpressionProgram.Parse(string.Concat(Enumerable.Repeat("1 + ", 60)) + "1", new(Nodes: 100))
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_within_the_limits_works()
    {
        Assert.Equal(1, ExpressionProgram.Parse($"a = 1 #{new string('x', 65_529)}").Output.Data);
        Assert.Equal(1, ExpressionProgram.Parse($"{new string('é', 100)} = 1").Output.Data);
        Assert.Equal(32_767, ExpressionProgram.Parse(string.Concat(Enumerable.Repeat("1+", 32_766)) + "1").Output.Data);
    }
}
