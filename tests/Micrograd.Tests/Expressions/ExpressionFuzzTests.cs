using System.Text;
using CsCheck;

namespace Micrograd.Tests.Expressions;

public sealed class ExpressionFuzzTests
{
    static readonly string[] s_tokens =
    [
        "a",
        "b",
        "x",
        "Value",
        "Value(",
        "label",
        "=",
        "+=",
        "**=",
        "+",
        "-",
        "*",
        "/",
        "**",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        ";",
        "\n",
        "\r\n",
        "\\\n",
        " ",
        "\t",
        "#",
        "1",
        "2.5",
        "1e999",
        ".5",
        "1_0",
        "0x1",
        "'",
        "\"",
        "'''",
        "f'{",
        "}'",
        "\\",
        "print(",
        "draw_dot(",
        "import ",
        "from ",
        "math.pi",
        "math.",
        "np.",
        "torch.tensor(",
        "tanh(",
        "max(",
        "clamp(",
        "pow(",
        "select(",
        "float('inf')",
        ".data",
        ".grad",
        ".label",
        ".backward()",
        ".relu()",
        "._backward()",
        "if ",
        "def ",
        "lambda ",
        "%",
        "!",
        "é",
        "𝑥",
        "\ud800",
        "\0",
        "−",
        "a = 1\n",
        "b = a * 2\n",
    ];

    [Fact]
    public void Whatever_tokens_come_only_an_expression_error_comes_out() =>
        Gen.Int[0, s_tokens.Length - 1]
            .Array[0, 60]
            .Select(picks => string.Concat(picks.Select(p => s_tokens[p])))
            .Sample(OnlyExpressionErrors, iter: 20_000);

    [Fact]
    public void Whatever_bytes_come_only_an_expression_error_comes_out() =>
        Gen
            .Byte.Array[0, 200]
            .Select(bytes => Encoding.UTF8.GetString(bytes))
            .Sample(OnlyExpressionErrors, iter: 5_000);

    [Fact]
    public void Whatever_chars_come_only_an_expression_error_comes_out() =>
        Gen.Char.Array[0, 100].Select(chars => new string(chars)).Sample(OnlyExpressionErrors, iter: 5_000);

    [Theory]
    [InlineData("(")]
    [InlineData("-")]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("'")]
    [InlineData("f'{")]
    [InlineData("f'{{")]
    [InlineData("print(")]
    [InlineData("x=1;")]
    [InlineData("x=y=")]
    [InlineData("a\n")]
    [InlineData("\n")]
    [InlineData("print()\n")]
    [InlineData("tanh(1),")]
    [InlineData("**")]
    [InlineData("2**")]
    [InlineData("math.")]
    [InlineData("torch.nn.")]
    [InlineData(".")]
    [InlineData("\\\n")]
    [InlineData("[")]
    [InlineData("torch.tensor([")]
    [InlineData("1,")]
    [InlineData("max(1,")]
    [InlineData("😀")]
    public void The_longest_text_of_one_thing_is_read_in_linear_time(string part) =>
        Growth.IsNoSquare(
            65_536,
            size =>
            {
                var text = string.Concat(Enumerable.Repeat(part, size / Encoding.UTF8.GetByteCount(part)));
                return () =>
                {
                    OnlyExpressionErrors(text);
                    OnlyExpressionErrors("x = 1\n" + text[..^Math.Min(10, text.Length)] + "y");
                };
            }
        );

    [Fact]
    public void Many_names_and_a_wrong_one_are_read_in_linear_time() =>
        Growth.IsNoSquare(
            6_000,
            count =>
            {
                var names = string.Concat(Enumerable.Range(0, count).Select(i => $"n{i}=1\n"));
                return () =>
                    Assert.Throws<ExpressionException>(() => ExpressionProgram.Parse($"{names}{new string('n', 90)}"));
            }
        );

    static void OnlyExpressionErrors(string text)
    {
        try
        {
            Assert.NotNull(ExpressionProgram.Parse(text).Output);
        }
        catch (ExpressionException error)
        {
            Assert.InRange(error.Position, 0, text.Length);
            Assert.DoesNotContain('\n', error.Message);
            Assert.EndsWith("^", error.Excerpt, StringComparison.Ordinal);
        }
    }
}
