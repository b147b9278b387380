using System.Text.Json.Nodes;

namespace Micrograd.Lab.Tests;

public sealed class MistakeTests
{
    const string Trap = "a = 3; b = a * a; c = b + a; L = b * c";

    [Fact]
    public void Plain_recursion_gives_207_instead_of_135()
    {
        var answer = Make(Trap, 1, "recursive");

        Assert.Equal((135, 207), Grads(answer, 0));
        Assert.Equal((21, 21), Grads(answer, 1));
        Assert.Equal(0, (int)answer["firstDifferent"]!);
        Assert.Equal("a.grad is 207 instead of 135.", (string)answer["firstSentence"]!);
        Assert.Equal(6 + 3, answer["wrong"]!.AsArray().Count);
        Assert.Equal(6 + 1, answer["right"]!.AsArray().Count);
    }

    [Fact]
    public void Plain_recursion_passes_the_lectures_example()
    {
        var answer = Make("a = 2; b = -3; c = 10; f = -2; L = (a * b + c) * f", 1, "recursive");

        Assert.Null(answer["firstDifferent"]);
        Assert.Null(answer["firstSentence"]);
    }

    [Fact]
    public void Assigning_keeps_the_last_path_alone()
    {
        var answer = Make("a = 3; b = a + a", 1, "assign");

        Assert.Equal((2, 1), Grads(answer, 0));
        Assert.Equal(
            ["b.grad = 1", "a.grad = 1 × b.grad = 1 × 1 = 1", "a.grad = 1 × b.grad = 1 × 1 = 1"],
            answer["wrong"]!.AsArray().Select(step => step!["sentence"].Text())
        );
    }

    [Fact]
    public void Without_zeroing_a_second_round_adds_to_the_first()
    {
        Assert.Equal((135, 270), Grads(Make(Trap, 2, "noZero"), 0));
        Assert.Equal((21, 21), Grads(Make(Trap, 2, "noZero"), 1));
        Assert.Equal((135, 135), Grads(Make(Trap, 1, "noZero"), 0));
        Assert.Equal((135, 135), Grads(Make(Trap, 3), 0));
        Assert.Contains(
            "a.grad = 135 + 9 = 144",
            Make(Trap, 2, "noZero")["wrong"]!.AsArray().Select(step => step!["sum"]?.Text())
        );
    }

    [Fact]
    public void The_first_node_that_differs_is_the_one_nearest_to_the_output()
    {
        var answer = Make("x = 2; y = x * 3; z = y * y; w = z + z", 1, "assign");

        Assert.Equal("z.grad is 1 instead of 2.", (string)answer["firstSentence"]!);
    }

    [Fact]
    public void A_recursion_over_too_many_paths_is_given_up()
    {
        var answer = Make("a = 1\n" + string.Concat(Enumerable.Repeat("b = a * 2\na = a + b\n", 40)), 1, "recursive");

        Assert.True((bool)answer["isCutOff"]!);
        Assert.Equal(2_000, answer["wrong"]!.AsArray().Count);
    }

    [Fact]
    public void Rounds_have_a_limit() =>
        Assert.Contains(
            "1 to 20",
            Desk.Refused("mistake", """{"text":"a=1","mistakes":[],"rounds":21}"""),
            StringComparison.Ordinal
        );

    static (double, double) Grads(JsonObject answer, int node) =>
        ((double)answer["grads"]![node]!["right"]!, (double)answer["grads"]![node]!["wrong"]!);

    static JsonObject Make(string text, int rounds, params string[] mistakes) =>
        Desk.Ask(
            "mistake",
            new()
            {
                ["text"] = text,
                ["rounds"] = rounds,
                ["mistakes"] = new JsonArray([.. mistakes.Select(mistake => JsonValue.Create(mistake))]),
            }
        );
}
