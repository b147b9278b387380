using CsCheck;

namespace Micrograd.Tests;

public sealed class CollapsedGraphTests
{
    [Fact]
    public void Groups_are_few_hold_every_node_once_and_form_no_cycle() =>
        Gen.Select(Gen.OneOf(SampleGraphs.RandomScoped(300), SampleGraphs.Random(300)), Gen.Int[10, 60], Gen.Bool)
            .Sample(
                (graph, most, expand) => AssertSound(graph.Collapse(most, expand ? ["s0", "s1.t2", "none"] : []), most)
            );

    [Fact]
    public void A_small_graph_has_a_group_a_node()
    {
        var graph = SampleGraphs.Neuron();
        var collapsed = graph.Collapse();
        Assert.Equal(graph.Nodes.Count, collapsed.Groups.Count);
        Assert.All(collapsed.Groups, group => Assert.Equal(GraphGroupKind.Node, group.Kind));
        Assert.Equal("x1*w1", collapsed.GroupOf(graph.Find("x1*w1")!.Id).Name);
    }

    [Fact]
    public void A_network_collapses_to_its_neurons()
    {
        var collapsed = SampleGraphs.Mlp(2, [16, 16, 1], 100).Collapse();
        AssertSound(collapsed, 300);
        // 33 neurons, the loss, and a box for the inputs, which all neurons of the first layer read.
        Assert.Equal(35, collapsed.Groups.Count);
        var neuron = collapsed.Groups.Single(group => group.Path == "layer2.neuron16");
        Assert.Equal(GraphGroupKind.Scope, neuron.Kind);
        Assert.Equal(100, neuron.Entered);
        // An example: 16 products, 16 sums, one tanh; and 17 weights for all.
        Assert.Equal(100 * 33 + 17, neuron.Members.Count);
        Assert.Equal(1600, neuron.Inputs);
        Assert.Equal(100, neuron.Outputs);
        Assert.Equal([new("*", 1600), new("+", 1600), new("tanh", 100)], neuron.Ops);
        var first = collapsed.Groups.Single(group => group.Path == "layer1.neuron1");
        Assert.Contains(new GraphGroupEdge(first.Id, neuron.Id, 100), collapsed.Edges);
    }

    [Fact]
    public void Making_the_parameters_of_a_scope_is_no_run_through_it()
    {
        Value w;
        using (Scope.Enter("neuron"))
        {
            w = new Value(0.5, "w");
        }
        var sum = new Value(0, "sum");
        for (var example = 0; example < 100; example++)
        {
            using (Scope.Enter("neuron"))
            {
                sum += (w * example).Tanh();
            }
        }
        var group = Graph.Of(sum * 2).Collapse().Groups.Single(group => group.Kind == GraphGroupKind.Scope);
        Assert.Equal(100, group.Entered);
    }

    [Fact]
    public void Too_many_neurons_collapse_to_their_layers()
    {
        var collapsed = SampleGraphs.Mlp(2, [400, 1], 2).Collapse();
        AssertSound(collapsed, 300);
        Assert.Equal(["layer1", "layer2", "loss"], collapsed.Groups.Select(group => group.Path).Order());
        Assert.Equal(2, collapsed.Groups.Single(group => group.Path == "layer1").Entered);
    }

    [Fact]
    public void An_expanded_scope_shows_its_nodes()
    {
        var graph = SampleGraphs.Mlp(2, [16, 16, 1], 3);
        var collapsed = graph.Collapse(expand: ["layer1.neuron2"]);
        AssertSound(collapsed, 300);
        var inside = graph.Nodes.Where(node => node.Scope?.Path == "layer1.neuron2").ToArray();
        Assert.Equal(15, inside.Length);
        Assert.All(inside, node => Assert.Equal(GraphGroupKind.Node, collapsed.GroupOf(node.Id).Kind));
        Assert.Contains(
            collapsed.Groups,
            group => group.Path == "layer1.neuron3" && group.Kind == GraphGroupKind.Scope
        );
    }

    [Fact]
    public void An_expanded_scope_with_too_many_nodes_is_cut_by_depth()
    {
        var collapsed = SampleGraphs.Mlp(2, [16, 16, 1], 100).Collapse(expand: ["layer2.neuron7"]);
        AssertSound(collapsed, 300);
        var parts = collapsed.Groups.Where(group => group.Path == "layer2.neuron7").ToArray();
        Assert.InRange(parts.Length, 5, 13);
        Assert.All(parts, part => Assert.Equal(GraphGroupKind.Depth, part.Kind));
    }

    [Fact]
    public void Scopes_that_feed_each_other_are_unrolled()
    {
        var h = new Value(0.1, "h0");
        for (var step = 0; step < 3; step++)
        {
            using (Scope.Enter("cell"))
            {
                h = Repeat(h, 200);
            }
            using (Scope.Enter("norm"))
            {
                h = Repeat(h, 200);
            }
        }
        var collapsed = Graph.Of(h).Collapse();
        AssertSound(collapsed, 300);
        Assert.Equal(
            [
                "h0",
                .. Enumerable.Range(1, 3).SelectMany(i => new[] { $"cell · pass {i} of 3", $"norm · pass {i} of 3" }),
            ],
            collapsed.Groups.Select(group => group.Name)
        );
    }

    [Fact]
    public void Scopes_that_feed_each_other_too_often_are_merged_in_parts()
    {
        var h = new Value(0.1, "h0");
        for (var step = 0; step < 500; step++)
        {
            using (Scope.Enter("cell"))
            {
                h = h.Tanh();
            }
            using (Scope.Enter("norm"))
            {
                h = h.Sin();
            }
        }
        var collapsed = Graph.Of(h).Collapse();
        AssertSound(collapsed, 300);
        Assert.Contains("cell, norm · part 1 of 12", collapsed.Groups.Select(group => group.Name));
    }

    [Fact]
    public void One_scope_around_everything_is_opened()
    {
        Graph graph;
        using (Scope.Enter("model"))
        {
            graph = Graph.Of(Repeat(new Value(0.5), 1000));
        }
        var collapsed = graph.Collapse();
        AssertSound(collapsed, 300);
        Assert.InRange(collapsed.Groups.Count, 8, 20);
    }

    [Fact]
    public void Labelled_nodes_stay_and_unnamed_ones_join_what_they_were_computed_for()
    {
        var value = new Value(0.5, "x");
        for (var i = 0; i < 10; i++)
        {
            value = Repeat(value, 40).Named($"y{i}");
        }
        var graph = Graph.Of(value);
        var collapsed = graph.Collapse();
        AssertSound(collapsed, 300);
        Assert.Equal("y4", collapsed.GroupOf(graph.Find("y4")!.Id - 1).Name);
        Assert.Equal(GraphGroupKind.Around, collapsed.GroupOf(graph.Find("y4")!.Id).Kind);
        Assert.Equal(GraphGroupKind.Node, collapsed.GroupOf(graph.Output.Id).Kind);
    }

    [Fact]
    public void Weights_stay_with_their_neuron_though_a_penalty_reads_them_too()
    {
        var weights = Enumerable.Range(0, 100).Select(i => new Value(i, $"w{i}")).ToArray();
        var sums = new List<Value>();
        for (var neuron = 0; neuron < 10; neuron++)
        {
            using (Scope.Enter($"neuron{neuron}"))
            {
                sums.Add(weights[(10 * neuron)..(10 * neuron + 10)].Aggregate((a, b) => a + 2 * b));
            }
        }
        var penalty = weights.Aggregate(new Value(0), (sum, w) => sum + w * w);
        var graph = Graph.Of(sums.Aggregate((a, b) => a * b) + penalty);
        var collapsed = graph.Collapse();
        AssertSound(collapsed, 300);
        Assert.Equal("neuron3", collapsed.GroupOf(graph.Find("w35")!.Id).Name);
    }

    [Theory]
    [InlineData("chain", 1_000_000)]
    [InlineData("wide sum", 1_000_000)]
    [InlineData("balanced sum", 200_000)]
    [InlineData("many scopes", 200_000)]
    [InlineData("many labels", 200_000)]
    [InlineData("deep scopes", 200_000)]
    public void Very_many_nodes_give_a_picture_in_linear_time(string shape, int nodes) =>
        Growth.IsNoSquare(
            nodes,
            count =>
            {
                var graph = Large(shape, count);
                Assert.InRange(graph.Nodes.Count, count - 10, count + 10);
                return () =>
                {
                    var collapsed = graph.Collapse();
                    Assert.InRange(collapsed.Groups.Count, 2, 301);
                    AssertSound(collapsed, 300);
                    Assert.InRange(graph.ToSvg().Length, 1000, 3_000_000);
                };
            }
        );

    [Fact]
    public void A_hundred_thousand_outputs_are_no_hundred_thousand_boxes()
    {
        var outputs = Enumerable.Range(0, 100_000).Select(i => new Value(i, $"x{i}").Tanh()).ToArray();
        AssertSound(Graph.Of(outputs).Collapse(), 300);
    }

    [Fact]
    public void Dotted_and_nested_scopes_are_the_same_place()
    {
        Value value = new(1, "x");
        using (Scope.Enter("a.b"))
        {
            value = Repeat(value, 200);
        }
        using (Scope.Enter("a"))
        using (Scope.Enter("b"))
        {
            value = Repeat(value, 200);
        }
        var scope = Graph.Of(value, value * 2).Collapse().Groups.Single(group => group.Kind == GraphGroupKind.Scope);
        Assert.Equal(("a.b", 2, 400), (scope.Path, scope.Entered, scope.Members.Count));
    }

    static Value Repeat(Value value, int times)
    {
        for (var i = 0; i < times; i++)
        {
            value = value.Tanh();
        }
        return value;
    }

    static ValueGraph Large(string shape, int nodes)
    {
        var value = new Value(0.5);
        switch (shape)
        {
            case "chain":
                return Graph.Of(Repeat(value, nodes));
            case "wide sum":
                for (var i = 0; i < nodes / 2; i++)
                {
                    value += new Value(i);
                }
                return Graph.Of(value);
            case "balanced sum":
                var queue = new Queue<Value>(Enumerable.Range(0, nodes / 2).Select(i => new Value(i)));
                while (queue.Count > 1)
                {
                    queue.Enqueue(queue.Dequeue() + queue.Dequeue());
                }
                return Graph.Of(queue.Dequeue());
            case "many scopes":
                for (var i = 0; i < nodes / 100; i++)
                {
                    using (Scope.Enter($"run{i}"))
                    {
                        value = Repeat(value, 100);
                    }
                }
                return Graph.Of(value);
            case "many labels":
                for (var i = 0; i < nodes; i++)
                {
                    value = value.Tanh();
                    value.Label = "same";
                }
                return Graph.Of(value);
            default:
                // Dots in a name make places as deep as scopes in scopes.
                using (Scope.Enter(string.Join('.', Enumerable.Repeat("s", 2_000))))
                {
                    value = Repeat(value, nodes / 2);
                }
                using (Scope.Enter("t"))
                {
                    return Graph.Of(Repeat(value, nodes / 2));
                }
        }
    }

    static void AssertSound(CollapsedGraph collapsed, int most)
    {
        var nodes = collapsed.Graph.Nodes;
        Assert.InRange(collapsed.Groups.Count, 1, most + 1);
        Assert.Equal(nodes.Count, collapsed.Groups.Sum(group => group.Members.Count));
        for (var id = 0; id < collapsed.Groups.Count; id++)
        {
            Assert.Equal(id, collapsed.Groups[id].Id);
            Assert.All(collapsed.Groups[id].Members.Take(100), node => Assert.Equal(id, collapsed.GroupOf(node).Id));
        }
        var crossing = nodes.Sum(node =>
            node.Inputs.Count(input => collapsed.GroupOf(input).Id != collapsed.GroupOf(node.Id).Id)
        );
        Assert.Equal(crossing, collapsed.Edges.Sum(edge => edge.Count));
        AssertAcyclic(collapsed);
    }

    /// <summary>Kahn's algorithm: take away what nothing leads to until nothing is left.</summary>
    static void AssertAcyclic(CollapsedGraph collapsed)
    {
        var edges = collapsed.Edges.ToList();
        var left = collapsed.Groups.Select(group => group.Id).ToHashSet();
        while (left.Count > 0)
        {
            var free = left.Except(edges.Select(edge => edge.To)).ToArray();
            Assert.NotEmpty(free);
            left.ExceptWith(free);
            edges.RemoveAll(edge => free.Contains(edge.From));
        }
    }
}
