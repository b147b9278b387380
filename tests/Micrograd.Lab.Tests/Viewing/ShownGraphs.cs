using System.Text.Json.Nodes;

namespace Micrograd.Lab.Tests.Viewing;

/// <summary>Graphs as programs show them, and questions about them.</summary>
static class ShownGraphs
{
    /// <summary>The loss of a network of two hidden layers over some examples.</summary>
    public static Value Loss(int examples, int neurons = 8)
    {
        var network = new MLP(2, [neurons, neurons, 1]);
        var random = new Random(1);
        Value loss = 0;
        for (var i = 0; i < examples; i++)
        {
            Value[] x = [random.NextDouble(), random.NextDouble()];
            loss += (network.Forward(x)[0] - 1).Pow(2);
        }
        loss.Label = "loss";
        return loss;
    }

    public static JsonObject Ask(this LabDesk desk, string name, JsonObject? request = null)
    {
        var answer = desk.Answer(name, (request ?? []).ToJsonString(), TestContext.Current.CancellationToken);
        Assert.False(answer.IsError, answer.Json);
        return JsonNode.Parse(answer.Json)!.AsObject();
    }

    public static JsonObject View(this LabDesk desk, string[]? open = null, string[]? apart = null) =>
        desk.Ask("view", new() { ["open"] = Names(open), ["apart"] = Names(apart) });

    public static JsonObject[] Cards(this JsonObject view) =>
        [.. view["cards"]!.AsArray().Select(card => card!.AsObject())];

    public static string[] Titles(this JsonObject view) => [.. view.Cards().Select(card => (string)card["title"]!)];

    public static (string From, string To)[] Edges(this JsonObject view) =>
        [.. view["edges"]!.AsArray().Select(edge => ((string)edge!["from"]!, (string)edge["to"]!))];

    static JsonArray Names(string[]? names) => [.. (names ?? []).Select(name => (JsonNode)name)];
}
