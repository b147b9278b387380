using System.Numerics;

namespace Micrograd.Tests.Graphs;

public class ExplanationTests
{
    [Fact]
    public void Paths_and_steps_add_up_to_the_gradient()
    {
        var a = new Value(3, "a");
        var b = a * a;
        var c = b + a;
        var output = b * c;
        output.Backward();
        var graph = Graph.Of(output);

        var explanation = graph.Explain(a);

        Assert.Equal(a.Grad, explanation.Gradient);
        Assert.Equal(a.Grad, explanation.Paths.Sum(path => path.Product));
        Assert.Equal(5, explanation.Count);
        Assert.Equal(a.Grad, AddedTo(graph, a));
    }

    [Fact]
    public void An_input_used_twice_has_two_paths()
    {
        var a = new Value(3);

        var explanation = Graph.Of(a * a).Explain(a);

        Assert.Equal([3.0, 3.0], explanation.Paths.Select(path => path.Product));
        Assert.Equal(6, explanation.Gradient);
    }

    [Fact]
    public void The_output_reaches_itself_by_one_path_without_edges()
    {
        var leaf = new Value(3);

        var explanation = Graph.Of(leaf).Explain(leaf);

        Assert.Equal((BigInteger.One, 1.0), (explanation.Count, explanation.Gradient));
        Assert.Equal([0], Assert.Single(explanation.Paths).Nodes);
        Assert.Empty(Graph.Of(leaf).BackwardSteps());
    }

    [Fact]
    public void Only_the_first_output_counts()
    {
        var x = new Value(2);
        var first = x * 3;
        var second = first * first;
        var graph = Graph.Of(first, second);

        Assert.Equal(3, graph.Explain(x).Gradient);
        Assert.Equal(2, graph.BackwardSteps().Count);
        Assert.True(graph.Explain(second).Count.IsZero);
        Assert.Empty(graph.Explain(second).Paths);
    }

    [Fact]
    public void Infinity_does_not_flow_where_nothing_flows()
    {
        var x = new Value(0.0);
        var chosen = new Value(0.0);
        var other = new Value(7.0);
        var output = (x.Sign() + new Value(1).IfPositive(chosen, other)).Sqrt();
        output.Backward();
        var graph = Graph.Of(output);

        foreach (var (leaf, gradient) in new[] { (x, 0), (other, 0), (chosen, double.PositiveInfinity) })
        {
            Assert.Equal(gradient, leaf.Grad);
            Assert.Equal(gradient, AddedTo(graph, leaf));
            Assert.Equal(gradient, graph.Explain(leaf).Gradient);
            Assert.Equal(gradient, Assert.Single(graph.Explain(leaf).Paths).Product);
        }
    }

    [Fact]
    public void A_path_that_is_not_a_number_is_listed_first()
    {
        var x = new Value(2);
        var output = x * 100 + x * double.NaN;

        var explanation = Graph.Of(output).Explain(x, top: 1);

        Assert.Equal(double.NaN, explanation.Gradient);
        Assert.Equal(double.NaN, Assert.Single(explanation.Paths).Product);
    }

    [Fact]
    public void What_is_not_there_is_refused()
    {
        var graph = Graph.Of(new Value(1) + 2);

        Assert.Throws<ArgumentException>(() => graph.Explain(new Value(1)));
        Assert.Throws<ArgumentNullException>(() => graph.Explain(null!));
        Assert.Throws<ArgumentNullException>(() => graph.Find((string)null!));
        Assert.Throws<ArgumentNullException>(() => Graph.Of(new Value(1), null!));
    }

    static double AddedTo(ValueGraph graph, Value value)
    {
        var id = graph.Find(value)!.Id;
        return graph.BackwardSteps().Where(step => step.Input == id).Sum(step => step.Adds);
    }
}
