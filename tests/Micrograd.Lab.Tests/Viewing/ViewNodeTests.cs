using System.Text.Json.Nodes;

namespace Micrograd.Lab.Tests.Viewing;

/// <summary>What is told of one node, and how it is found.</summary>
public sealed class ViewNodeTests
{
    [Fact]
    public void A_values_gradient_is_that_of_Backward_and_its_steps_are_the_graphs_own()
    {
        var loss = ShownGraphs.Loss(3);
        var graph = Graph.Of(loss);
        var desk = new LabDesk(shown: graph);
        var steps = graph.BackwardSteps();
        loss.Backward();
        foreach (var node in graph.Nodes.Where((_, i) => i % 37 == 0))
        {
            var told = desk.Ask("viewNode", new() { ["node"] = node.Id });
            Assert.Equal(
                node.Value.Grad,
                double.Parse((string)told["grad"]!, System.Globalization.CultureInfo.InvariantCulture)
            );
            Assert.Equal(
                steps.Where(step => step.Input == node.Id).Select(step => step.ToString()).Take(20),
                told["steps"]!.AsArray().Select(step => (string)step!)
            );
            Assert.Equal(node.Inputs, told["inputs"]!.AsArray().Select(link => (int)link!["node"]!));
        }
    }

    [Fact]
    public void A_tensors_steps_are_the_graphs_own()
    {
        var x = Tensor.Randn([3, 4], new Generator(1));
        var w = Tensor.Randn([4, 2], new Generator(2)).RequireGrad();
        w.Label = "w";
        var graph = Graph.Of((x.MatMul(w).Tanh() * 2).Sum());
        var desk = new LabDesk(shown: graph);
        foreach (var node in graph.Nodes)
        {
            var told = desk.Ask("viewNode", new() { ["node"] = node.Id });
            Assert.Equal(
                graph.BackwardSteps().Where(step => step.Input == node.Id).Select(step => step.ToString()),
                told["steps"]!.AsArray().Select(step => (string)step!)
            );
        }
        Assert.Contains(
            "[4, 2]",
            (string)desk.Ask("viewNode", new() { ["node"] = graph.Find("w")!.Id })["grad"]!,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Looking_changes_no_gradient()
    {
        var loss = ShownGraphs.Loss(2);
        var graph = Graph.Of(loss);
        new LabDesk(shown: graph).Ask("viewNode", new() { ["node"] = 0 });
        Assert.All(graph.Nodes, node => Assert.Equal(0, node.Value.Grad));
    }

    [Fact]
    public void Inputs_and_outputs_are_listed_with_names_first()
    {
        Value a = 2;
        a.Label = "a";
        var y = 3 * a;
        y.Label = "y";
        var subject = new LabDesk(shown: Graph.Of(y, y + 1)).Ask("viewSubject");
        Assert.Equal("y", (string)subject["name"]!);
        Assert.Equal(["y", "#4"], subject["outputs"]!.AsArray().Select(link => (string)link!["title"]!));
        Assert.Equal(["a", "3", "1"], subject["inputs"]!.AsArray().Select(link => (string)link!["title"]!));
    }

    [Theory]
    [InlineData("NEURON3", 2, 0)]
    [InlineData("layer1", 9, 0)]
    [InlineData("tanh", 0, 0)]
    [InlineData("loss", 0, 1)]
    [InlineData("#7", 0, 1)]
    [InlineData("", 0, 0)]
    [InlineData("nobody", 0, 0)]
    public void Scopes_and_nodes_are_found_by_a_part_of_their_name(string text, int scopes, int nodes)
    {
        var found = new LabDesk(shown: Graph.Of(ShownGraphs.Loss(2))).Ask("viewFind", new() { ["text"] = text });
        Assert.Equal((scopes, nodes), ((int)found["scopeCount"]!, (int)found["nodeCount"]!));
        Assert.Equal(scopes, found["scopes"]!.AsArray().Count);
        Assert.Equal(nodes, found["nodes"]!.AsArray().Count);
    }

    [Fact]
    public void Of_many_that_are_found_those_called_exactly_so_come_first()
    {
        var found = new LabDesk(shown: Graph.Of(ShownGraphs.Loss(2))).Ask("viewFind", new() { ["text"] = "w1" });
        Assert.True((int)found["nodeCount"]! > 8);
        Assert.Equal("w1", (string)found["nodes"]!.AsArray()[0]!["title"]!);
    }
}
