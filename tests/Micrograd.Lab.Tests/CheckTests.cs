using System.Text.Json.Nodes;

namespace Micrograd.Lab.Tests;

public sealed class CheckTests
{
    [Fact]
    public void A_right_gradient_is_ok()
    {
        var check = Desk.Ask("check", new() { ["text"] = "a = 2; b = -3; c = tanh(a * b / 4)" });

        Assert.Equal(3, check["rows"]!.AsArray().Count);
        Assert.All(check["rows"]!.AsArray(), row => Assert.Equal("ok", (string)row!["verdict"]!));
        Assert.All(check["rows"]!.AsArray(), row => Assert.InRange((double)row!["relative"]!, 0, 1e-6));
    }

    [Theory]
    [InlineData("x = 0; y = relu(x)", 0, 1)]
    [InlineData("x = 0; y = abs(x)", -1, 1)]
    [InlineData("x = 2; y = max(x, 2 * x - 2)", 1, 2)]
    [InlineData("x = 2; y = min(x, 2 * x - 2)", 2, 1)]
    [InlineData("x = 1; y = clamp(x, -1, 1) * 3", 3, 0)]
    [InlineData("x = 0; y = select(x, 3 * x, x)", 1, 3)]
    [InlineData("x = 0; y = leaky_relu(x)", 0.01, 1)]
    public void A_kink_is_called_one_and_both_slopes_are_given(string text, double left, double right)
    {
        var row = Desk.Ask("check", new() { ["text"] = text })["rows"]![0]!;

        Assert.Equal("kink", (string)row["verdict"]!);
        Assert.Equal(left, (double)row["left"]!, 4);
        Assert.Equal(right, (double)row["right"]!, 4);
    }

    [Fact]
    public void A_step_is_a_jump()
    {
        var row = Desk.Ask("check", new() { ["text"] = "x = 0; y = sign(x)" })["rows"]![0]!;

        Assert.Equal("jump", (string)row["verdict"]!);
    }

    [Fact]
    public void The_error_falls_with_h_until_rounding_ruins_it()
    {
        var row = Desk.Ask("check", new() { ["text"] = "x = 1; y = exp(x)", ["h"] = "sweep" })["rows"]![0]!;
        var errors = row["sweep"]!.AsArray().Select(point => (double)point!["relative"]!).ToArray();

        Assert.Equal(15, errors.Length);
        Assert.InRange(errors[0], 1e-3, 1e-2);
        Assert.InRange(errors[4], 0, 1e-9);
        Assert.InRange(errors[14], 1e-3, 1);
    }

    [Fact]
    public void A_step_of_ones_own_gives_the_central_difference()
    {
        var row = Desk.Ask("check", new() { ["text"] = "x = 2; y = x**3", ["h"] = 0.5 })["rows"]![0]!;

        Assert.Equal(12.25, (double)row["numeric"]!, 12);
        Assert.Equal(12, (double)row["analytic"]!);
        Assert.Equal("ok", (string)row["verdict"]!);
    }

    [Fact]
    public void A_big_graph_says_how_many_leaves_had_no_time()
    {
        var text = new JsonObject
        {
            ["text"] = string.Join(
                '\n',
                Enumerable.Range(0, 3_000).Select(i => $"s{i} = 1.5{(i == 0 ? "" : $" * s{i - 1}")}")
            ),
        };
        var check = Desk.Ask("check", text);

        Assert.Equal(3_000, check["rows"]!.AsArray().Count + (int)check["leftOut"]!);
        Assert.NotEqual(0, (int)check["leftOut"]!);
        Assert.Equal("s0", (string)check["rows"]![0]!["title"]!);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("\"swept\"")]
    [InlineData("[]")]
    [InlineData("1e999")]
    public void A_step_that_is_none_is_refused(string h) =>
        Assert.Contains("sweep", Desk.Refused("check", $$"""{"text":"a=1","h":{{h}}}"""), StringComparison.Ordinal);
}
