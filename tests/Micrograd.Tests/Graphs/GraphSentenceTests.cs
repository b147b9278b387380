using Micrograd.Graphs;

namespace Micrograd.Tests.Graphs;

/// <summary>What a page of one's own says of a graph.</summary>
public class GraphSentenceTests
{
    static readonly Value s_a = new(2, "a");
    static readonly Value s_b = new(-3, "b");
    readonly ValueGraph _graph = Graph.Of((s_a * s_b).Named("c"));

    [Fact]
    public void A_sentence_tells_how_a_node_is_computed() =>
        Assert.Equal("c = a.data × b.data = 2 × -3 = -6", TextPart.Join(_graph.ForwardSentence(_graph.Output)));

    [Fact]
    public void The_formula_is_the_sentence_without_its_ends()
    {
        Assert.Equal("a.data × b.data = 2 × -3", TextPart.Join(_graph.ForwardFormula(_graph.Output)));
        Assert.Empty(_graph.ForwardFormula(_graph.Nodes[0]));
    }

    [Fact]
    public void Sentences_of_the_flows_are_those_of_the_backward_steps()
    {
        var gradients = new double[_graph.Nodes.Count];
        var told = _graph.BackwardFlows(gradients).Select(flow => TextPart.Join(_graph.BackwardSentence(flow)));
        Assert.Equal(_graph.BackwardSteps().Select(step => step.ToString()), told);
        Assert.Equal([-3, 2, 1], gradients);
    }

    [Fact]
    public void What_held_something_before_is_added_to()
    {
        var edge = new GraphEdge(_graph.Output.Id, 0);
        var flow = _graph.Flow(edge, upstream: 2, before: 5);
        Assert.Equal((-6.0, -1.0), (flow.Adds, flow.After));
        Assert.Equal("a.grad = 5 + -6 = -1", TextPart.Join(_graph.SumSentence(flow)));
        Assert.Equal("b.data = -3", TextPart.Join(_graph.LocalSentence(edge)));
    }

    [Fact]
    public void Parts_know_the_node_the_quantity_and_the_edge()
    {
        var flow = _graph.BackwardFlows(new double[_graph.Nodes.Count]).First();
        var parts = _graph.BackwardSentence(flow);
        Assert.Equal((TextSubject.Grad, 0, null), (parts[0].Subject, parts[0].Node!.Value, parts[0].Edge));
        Assert.Equal((TextSubject.Adds, flow.Edge), (parts[^1].Subject, parts[^1].Edge!.Value));
    }

    [Fact]
    public void Tensors_have_their_steps_as_sentences_too()
    {
        var w = Tensor.Ones([3, 2]).RequireGrad().Named("w");
        var x = Tensor.Ones([4, 3]).Named("x");
        var graph = Graph.Of(x.MatMul(w).Sum());
        var step = graph.BackwardSteps()[^1];
        Assert.Equal(step.ToString(), graph.BackwardSentence(new(step.Node, step.Operand)));
        Assert.Null(graph.BackwardSentence(new(step.Node, 0)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(3, 0)]
    [InlineData(-1, 0)]
    public void An_edge_that_is_none_is_refused(int node, int operand)
    {
        var edge = new GraphEdge(node, operand);
        Assert.Contains($"no edge {edge}", Assert.Throws<ArgumentException>(() => _graph.Flow(edge, 1)).Message);
        Assert.Throws<ArgumentException>(() => _graph.LocalSentence(edge));
        Assert.Throws<ArgumentException>(() => _graph.BackwardSentence(default));
    }

    [Fact]
    public void Nodes_and_gradients_of_another_graph_are_refused()
    {
        var other = Graph.Of(s_a + s_b);
        Assert.Throws<ArgumentException>(() => _graph.ForwardSentence(other.Output));
        Assert.Throws<ArgumentException>(() => new NodeFunction(_graph, other.Output));
        Assert.Contains(
            "2 gradients for 3 nodes",
            Assert.Throws<ArgumentException>(() => _graph.BackwardFlows([0, 0])).Message
        );
    }

    [Fact]
    public void A_path_names_its_edges()
    {
        var square = Graph.Of(s_a * s_a);
        var edges = square.Explain(s_a).Paths.Select(path => Assert.Single(path.Edges));
        Assert.Equal(["1.0", "1.1"], edges.Select(edge => edge.ToString()).Order());
    }

    [Fact]
    public void Paths_not_listed_are_the_rest_and_a_search_can_be_stopped()
    {
        var found = Graph.Of(s_a * s_a).Explain(s_a, top: 1);
        Assert.Equal((4.0, 2.0), (found.Gradient, found.Rest));
        Assert.Throws<OperationCanceledException>(() =>
            Graph.Of(s_a * s_a).Explain(s_a, 1, new CancellationToken(true))
        );
    }

    [Fact]
    public void Formulas_put_a_label_that_is_an_expression_in_parentheses()
    {
        var graph = Graph.Of((s_a * s_b).Named("a*b"));
        Assert.Equal("(a*b)", graph.Output.NameInFormula);
        Assert.Equal(
            ("2", "2.0000", "0.1"),
            (
                graph.Nodes[0].DataText(),
                graph.Nodes[0].DataText(NumberForm.Record),
                Graph.Of(new Value(0.1)).Output.DataText(NumberForm.Full)
            )
        );
    }

    [Fact]
    public void Branches_change_where_the_function_has_a_kink()
    {
        var graph = Graph.Of(s_a.Relu());
        var f = new NodeFunction(graph, graph.Nodes[0]);
        ulong At(double x) => f.At(x) == Math.Max(x, 0) ? f.Branches() : throw new InvalidOperationException();
        Assert.Equal(At(1), At(2));
        Assert.Equal(At(-1), At(-2));
        Assert.NotEqual(At(-1), At(1));
        Assert.Equal(1, f.Cost);
    }
}
