using System.Text.Json.Nodes;

namespace Micrograd.Lab.Tests.Viewing;

/// <summary>The whole graph of a program, collapsed, opened, and one node with its neighbours.</summary>
public sealed class ViewTests
{
    // More examples than boxes: every part of it is many nodes.
    readonly LabDesk _desk = new(shown: Graph.Of(ShownGraphs.Loss(200)));

    [Fact]
    public void Scopes_that_are_alike_are_one_card_with_a_count()
    {
        var view = _desk.View();
        var series = Assert.Single(view.Cards(), card => (string?)card["opens"] == "layer2.neuron*");
        Assert.Equal("series", (string)series["kind"]!);
        Assert.Equal("layer2.neuron1 … neuron8", (string)series["title"]!);
        Assert.Equal("×8", (string)series["times"]!);
    }

    [Fact]
    public void A_series_opens_into_its_scopes_and_a_scope_into_its_nodes()
    {
        var small = new LabDesk(shown: Graph.Of(ShownGraphs.Loss(2)));
        var apart = small.View(apart: ["layer1.neuron*"]);
        Assert.Equal(8, apart.Titles().Count(title => title.StartsWith("layer1.neuron", StringComparison.Ordinal)));
        Assert.All(
            apart.Cards().Where(card => ((string)card["title"]!).StartsWith("layer1.", StringComparison.Ordinal)),
            card => Assert.Equal("scope", (string)card["kind"]!)
        );
        var open = small.View(open: ["layer1.neuron3"]);
        Assert.Contains(
            "by relu",
            open.Cards().SelectMany(card => card["lines"]!.AsArray().Select(line => (string)line!))
        );
        Assert.DoesNotContain("layer1.neuron3", open.Titles());
    }

    [Fact]
    public void What_is_drawn_is_small_and_never_overlaps_and_its_edges_run_to_the_right()
    {
        foreach (
            var view in (JsonObject[])
                [_desk.View(), _desk.View(["layer1.neuron3"]), _desk.View(apart: ["layer1.neuron*", "layer2.neuron*"])]
        )
        {
            var cards = view.Cards();
            Assert.InRange(cards.Length, 2, 400);
            for (var i = 0; i < cards.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    Assert.False(Overlap(cards[i], cards[j]), $"{cards[i]["title"]} and {cards[j]["title"]}");
                }
            }
            var left = cards.ToDictionary(card => (string)card["key"]!, card => (double)card["x"]!);
            Assert.All(view.Edges(), edge => Assert.True(left[edge.From] < left[edge.To]));
        }
    }

    [Fact]
    public void A_shared_leaf_stands_as_a_tag_beside_each_that_reads_it()
    {
        Value a = 2;
        a.Label = "a";
        var sum = Enumerable.Range(1, 6).Select(i => a * i).Aggregate((x, y) => x + y);
        var view = new LabDesk(shown: Graph.Of(sum)).View();
        Assert.Equal(6, view.Cards().Count(card => (string)card["kind"]! == "tag" && (string)card["title"]! == "a"));
    }

    [Fact]
    public void What_the_graph_does_not_have_is_told_and_the_rest_is_drawn()
    {
        var view = _desk.View(["layer9"], ["head*"]);
        Assert.Equal(
            ["There is no scope layer9.", "There is no series head* in this drawing."],
            view["remarks"]!.AsArray().Select(remark => (string)remark!)
        );
        Assert.Equal(_desk.View().Titles(), view.Titles());
    }

    [Fact]
    public void Around_a_node_stand_its_inputs_and_readers_and_what_is_left_out_is_counted()
    {
        var graph = Graph.Of(ShownGraphs.Loss(200));
        var node = graph.Nodes.First(node => node.OpName == "relu");
        var view = new LabDesk(shown: graph).Ask("viewAround", new() { ["node"] = node.Id });
        var drawn = view.Cards().Select(card => (int)card["node"]!).ToHashSet();
        Assert.InRange(drawn.Count, 10, 60);
        Assert.Contains(node.Id, drawn);
        Assert.Contains(node.Inputs[0], drawn);
        Assert.Contains(graph.Nodes.First(each => each.Inputs.Contains(node.Id)).Id, drawn);
        Assert.Contains(
            view.Cards().SelectMany(card => card["lines"]!.AsArray()),
            line => ((string)line!).StartsWith("not drawn: ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_drawing_is_the_same_the_second_time()
    {
        Assert.Equal(_desk.View(["layer1.neuron2"]).ToJsonString(), _desk.View(["layer1.neuron2"]).ToJsonString());
    }

    [Fact]
    public void A_request_can_be_given_up()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        Assert.Throws<OperationCanceledException>(() => _desk.Answer("view", "{}", gone.Token));
    }

    [Fact]
    public void Without_a_graph_there_is_nothing_to_look_at_and_the_answer_says_how_to_show_one()
    {
        Assert.Null(Desk.Ask("viewSubject", [])["name"]);
        Assert.Contains("Graph.Show(loss)", Desk.Refused("view", "{}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("viewNode", """{"node":-1}""", "There is no node -1")]
    [InlineData("viewNode", """{"node":99999999}""", "There is no node 99999999")]
    [InlineData("viewAround", """{"node":99999999}""", "There is no node 99999999")]
    [InlineData("view", """{"open":[null]}""", "open: a name is a text, not null.")]
    [InlineData("view", """{"apart":[null]}""", "apart: a name is a text, not null.")]
    public void What_is_not_there_is_refused(string name, string json, string message)
    {
        var answer = _desk.Answer(name, json, TestContext.Current.CancellationToken);
        Assert.True(answer.IsError);
        Assert.Contains(message, (string)JsonNode.Parse(answer.Json)!["error"]!["message"]!, StringComparison.Ordinal);
    }

    static bool Overlap(JsonObject a, JsonObject b) =>
        Begin(a, "x") < End(b, "x", "width")
        && Begin(b, "x") < End(a, "x", "width")
        && Begin(a, "y") < End(b, "y", "height")
        && Begin(b, "y") < End(a, "y", "height");

    static double Begin(JsonObject card, string side) => (double)card[side]!;

    static double End(JsonObject card, string side, string size) => Begin(card, side) + (double)card[size]!;
}
