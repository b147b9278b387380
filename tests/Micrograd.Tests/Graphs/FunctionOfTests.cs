namespace Micrograd.Tests.Graphs;

public class FunctionOfTests
{
    [Fact]
    public void The_output_follows_a_leaf_through_all_its_ways()
    {
        var a = new Value(3);
        var b = a * a;
        var output = b * (b + a);
        var f = Graph.Of(output).FunctionOf(a);
        foreach (var x in (double[])[-2, 0, 0.5, 3, 10])
        {
            Assert.Equal(x * x * (x * x + x), f(x), 1e-9);
        }
        Assert.Equal(3, a.Data);
        Assert.Equal(108, output.Data);
        output.Backward();
    }

    [Fact]
    public void A_node_on_the_way_is_cut_off_from_its_inputs()
    {
        var a = new Value(3);
        var b = a * a;
        var f = Graph.Of(b * (b + a)).FunctionOf(b);
        Assert.Equal(2 * (2 + 3), f(2));
        Assert.Equal(-1 * (-1 + 3), f(-1));
    }

    [Fact]
    public void The_output_of_itself_is_the_identity_and_of_a_stranger_a_constant()
    {
        var a = new Value(3);
        var stranger = new Value(5);
        var graph = Graph.Of(a * 2, stranger * 7);
        Assert.Equal(8, graph.FunctionOf(graph.Output.Value)(8));
        Assert.Equal(6, graph.FunctionOf(stranger)(1000));
    }

    [Fact]
    public void A_choice_chooses_again()
    {
        var x = new Value(-1);
        var f = Graph.Of(x.IfPositive(x * 2, x * 10)).FunctionOf(x);
        Assert.Equal([-10, 4], new[] { f(-1), f(2) });
    }

    [Fact]
    public void A_value_of_another_graph_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Graph.Of(new Value(1) * 2).FunctionOf(new Value(3)));
    }

    [Fact]
    public void A_million_nodes_deep_is_no_matter()
    {
        var x = new Value(1);
        var y = x + 0;
        for (var i = 0; i < 1_000_000; i++)
        {
            y += 1e-6;
        }
        Assert.Equal(6, Graph.Of(y).FunctionOf(x)(5), 1e-6);
    }
}
