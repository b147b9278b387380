using System.Text.Json.Nodes;

namespace Micrograd.Lab.Tests;

public sealed class MovingTests
{
    [Fact]
    public void Descent_moves_what_has_a_name_against_its_gradient()
    {
        var descent = Desk.Ask("descend", new() { ["text"] = "a = 2; b = -3; c = a * b + 10", ["lr"] = 0.1 });

        Assert.Equal("""{"0":2.3,"1":-3.2}""", descent["data"]!.ToJsonString());
        Assert.Equal([4, 2.64], descent["course"]!.AsArray().Select(y => Math.Round((double)y!, 12)));
        Assert.Equal("a ← a.data − lr × a.grad = 2 − 0.1 × -3 = 2.3", descent["moves"]![0]!["sentence"].Text());
    }

    [Theory]
    [InlineData(0.1, 10, false)]
    [InlineData(1.1, 10, true)]
    public void A_parabola_is_descended_or_left(double lr, int steps, bool diverges)
    {
        var descent = Desk.Ask(
            "descend",
            new()
            {
                ["text"] = "x = 3; y = x**2",
                ["lr"] = lr,
                ["steps"] = steps,
            }
        );
        var course = descent["course"]!.AsArray().Select(y => (double)y!).ToArray();

        Assert.Equal(steps + 1, course.Length);
        Assert.Equal(9 * Math.Pow(1 - 2 * lr, 2 * steps), course[^1], 1e-9 * course[^1]);
        Assert.Equal(diverges, course[^1] > course[0]);
    }

    [Fact]
    public void Descent_moves_the_leaves_that_are_named_and_keeps_what_was_moved()
    {
        var descent = Desk.Ask(
            "descend",
            new()
            {
                ["text"] = "a = 2; b = -3; c = a * b",
                ["data"] = new JsonObject { ["0"] = 1 },
                ["nodes"] = new JsonArray(1),
            }
        );

        Assert.Equal("""{"0":1,"1":-3.1}""", descent["data"]!.ToJsonString());
        Assert.Contains(
            "only a leaf",
            Desk.Refused("descend", """{"text":"a=1; b=a*2","nodes":[2]}"""),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Second_derivatives_are_the_hessian()
    {
        var second = Desk.Ask("second", new() { ["text"] = "x = 2; y = 3; z = x**2 * y + y**3" });

        Assert.Equal("[[6,4],[4,18]]", Rows(second));
        Assert.Equal(
            "[[4,18]]",
            Rows(Desk.Ask("second", new() { ["text"] = "x = 2; y = 3; z = x**2 * y + y**3", ["node"] = 1 }))
        );
    }

    [Fact]
    public void A_hessian_of_too_many_leaves_is_refused_and_its_rows_are_not()
    {
        var text =
            string.Concat(Enumerable.Range(0, 150).Select(i => $"x{i} = {i}\n"))
            + string.Join(" + ", Enumerable.Range(0, 150).Select(i => $"x{i}**2"));

        Assert.Contains(
            "150 leaves",
            Desk.Refused("second", new JsonObject { ["text"] = text }.ToJsonString()),
            StringComparison.Ordinal
        );
        var row = Desk.Ask("second", new() { ["text"] = text, ["node"] = 0 })["rows"]![0]!["values"]!.AsArray();
        Assert.Equal([2.0, 0, 0], row.Take(3).Select(x => (double)x!));
    }

    [Theory]
    [InlineData("csharp", "Backward()")]
    [InlineData("python", "from micrograd.engine import Value")]
    [InlineData("dot", "digraph")]
    [InlineData("svg", "<svg")]
    public void A_copy_has_the_moved_numbers(string form, string says)
    {
        var text = (string)
            Desk.Ask(
                "copy",
                new()
                {
                    ["text"] = "a = 2; b = a * 3",
                    ["as"] = form,
                    ["data"] = new JsonObject { ["0"] = 1234.5 },
                }
            )["text"]!;

        Assert.Contains(says, text, StringComparison.Ordinal);
        Assert.Contains("1234.5", text, StringComparison.Ordinal);
    }

    static string Rows(JsonObject second) =>
        new JsonArray([.. second["rows"]!.AsArray().Select(row => row!["values"]!.DeepClone())]).ToJsonString();
}
