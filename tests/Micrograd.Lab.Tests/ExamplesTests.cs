using System.Text.Json.Nodes;

namespace Micrograd.Lab.Tests;

public sealed class ExamplesTests
{
    public static TheoryData<string, string> Examples =>
        [
            .. Desk.Ask("examples", [])["examples"]!
                .AsArray()
                .Select(example => ((string)example!["name"]!, (string)example["text"]!)),
        ];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_runs_without_a_note_and_is_drawn(string name, string text)
    {
        var program = Desk.Ask("program", new() { ["text"] = text, ["actions"] = new JsonArray("backward") });

        Assert.NotEmpty(name);
        Assert.Empty(program["notes"]!.AsArray());
        Assert.NotNull(program["drawing"]);
        Assert.NotEmpty(program["backward"]!.AsArray());
    }

    [Fact]
    public void The_saturated_example_names_its_cause()
    {
        var text = Examples.Single(row => row.Data.Item1 == "Saturated").Data.Item2;
        var explain = Desk.Ask("explain", new() { ["text"] = text, ["node"] = 0 });

        Assert.Equal("saturated", (string)explain["strongest"]!["cause"]!["kind"]!);
    }
}
