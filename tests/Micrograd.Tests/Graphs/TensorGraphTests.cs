using System.Text.Json;

namespace Micrograd.Tests.Graphs;

public sealed class TensorGraphTests
{
    readonly Tensor _x = Tensor
        .Of([
            [1.0, 2, 3, 4],
            [0, -1, 1, 0],
            [2, 2, 2, 2],
        ])
        .Named("x");
    readonly Tensor _w = Tensor
        .Of([
            [0.1, 0.2],
            [0.3, -0.4],
            [0.5, 0.6],
            [-0.7, 0.8],
        ])
        .RequireGrad()
        .Named("w");
    readonly Tensor _b = Tensor.Of([0.5, -0.25]).RequireGrad().Named("b");

    Tensor Loss()
    {
        var y = _x.MatMul(_w).Named("y");
        var h = (y + _b).Tanh().Named("h");
        return (h * h).Mean().Named("loss");
    }

    [Fact]
    public void The_steps_are_sentences_of_matrices()
    {
        var steps = Graph.Of(Loss()).BackwardSteps().Select(step => step.ToString()).ToArray();
        Assert.Contains("w.grad += xᵀ @ y.grad  [3,4]ᵀ @ [3,2] → [4,2]", steps);
        Assert.Contains("b.grad += sum(#4.grad)  sum([3,2]) → [2]", steps);
        Assert.Contains("#4.grad += (1 − h²) × h.grad  (1 − [3,2]²) × [3,2] → [3,2]", steps);
        Assert.Contains("#6.grad += expand(loss.grad / 6)  expand([] / 6) → [3,2]", steps);
        Assert.Contains("h.grad += h × #6.grad  [3,2] × [3,2] → [3,2]", steps);
    }

    [Fact]
    public void The_gradients_of_the_steps_are_those_of_Backward_for_leaves_and_results()
    {
        var loss = Loss();
        var graph = Graph.Of(loss);
        var h = graph.Find("h")!;
        h.Tensor.RetainGrad();
        var steps = graph.BackwardSteps();
        Assert.Null(_w.Grad);
        loss.Backward();
        Assert.Equal(_w.Grad!.ToArray<double>(), graph.Find(_w)!.Gradient!.ToArray<double>());
        Assert.Equal(_b.Grad!.ToArray<double>(), graph.Find("b")!.Gradient!.ToArray<double>());
        Assert.Equal(h.Tensor.Grad!.ToArray<double>(), h.Gradient!.ToArray<double>());
        Assert.Null(graph.Find(_x)!.Gradient);
        // h is used twice: its second step begins where the first ended.
        var ofH = steps.Where(step => step.Input == h.Id).ToArray();
        Assert.Null(ofH[0].Before);
        Assert.Equal(ofH[0].Adds.ToArray<double>(), ofH[1].Before!.ToArray<double>());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(5000)]
    public void What_a_step_shows_can_be_read_when_all_are_done(int elements)
    {
        var x = Tensor.Rand(elements, new Generator(1)).RequireGrad();
        var h = x.Tanh();
        // Three ways meet at h, and three at x.
        var steps = Graph.Of((h * h.Exp() + h.Sin() + x.Cos() * x).Sum()).BackwardSteps();
        foreach (var group in steps.GroupBy(step => step.Input))
        {
            var sum = new float[group.First().Adds.Count];
            foreach (var step in group)
            {
                Assert.Equal(step.Before is null, step == group.First());
                if (step.Before is { } before)
                {
                    Assert.Equal(sum, before.ToArray<float>());
                }
                sum = [.. sum.Zip(step.Adds.ToArray<float>(), (a, b) => a + b)];
                Assert.Equal(step.Upstream.Shape, step.Upstream.ToArray<float>().Length == 1 ? [] : [elements]);
            }
        }
        Assert.Equal(3, steps.Count(step => step.Input == steps[^1].Input));
    }

    [Fact]
    public void Every_op_of_the_engine_has_a_step()
    {
        var x = Tensor.Randn([2, 3], new(1), DType.Float64).RequireGrad().Named("x");
        var index = Tensor.Of([
            [0L, 1, 1],
            [1, 0, 0],
        ]);
        Tensor[] results =
        [
            x.Sum(0),
            x.Mean(),
            x.Max(1),
            x.Prod(),
            x.LogSumExp(1),
            x.Softmax(1),
            x.LogSoftmax(1),
            x.CumSum(0),
            x.Var(),
            x.T,
            x.Reshape(3, 2),
            x[1..],
            x.Flip(0),
            Tensor.Concat([x, x, x]),
            Tensor.Where(x > 0, x, x * 2),
            x.Gather(0, index),
            x.To(DType.Float32),
            x.MatMul(x.T),
            Tensor.Einsum("ij,kj->ik", x, x),
            x.Relu(),
            x.Gelu(),
            x.Norm(),
        ];
        foreach (var result in results)
        {
            var steps = Graph.Of(result.Named("y")).BackwardSteps();
            Assert.NotEmpty(steps);
            Assert.All(
                steps,
                step =>
                {
                    Assert.Matches(@"^\S+\.grad \+= .+  .+ → \[.*\]$", step.ToString());
                    Assert.DoesNotContain("  ", step.Formula, StringComparison.Ordinal);
                }
            );
        }
    }

    [Fact]
    public void A_node_shows_shape_mean_and_range_in_text_dot_and_svg()
    {
        var graph = Graph.Of(Loss());
        Assert.Contains("x  data=[3, 4] 1.5 (-1 to 4)  grad=–", graph.ToText(), StringComparison.Ordinal);
        Assert.Contains("{ b | data [2] 0.125 (-0.25 to 0.5) | grad [2] ", graph.ToDot(), StringComparison.Ordinal);
        var svg = graph.ToSvg();
        Assert.Contains(">[3, 4] 1.5 (-1 to 4)<", svg, StringComparison.Ordinal);
        Assert.Contains("data [3, 4] float64, mean 1.5, -1 to 4", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("grad [", graph.ToSvg(new() { Gradients = false }), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_holds_shapes_and_summaries()
    {
        using var json = JsonDocument.Parse(Graph.Of(Loss()).ToJson(steps: true));
        var nodes = json.RootElement.GetProperty("nodes");
        var w = nodes.EnumerateArray().Single(node => node.GetProperty("label").GetString() == "w");
        Assert.Equal([4, 2], w.GetProperty("data").GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal("float64", w.GetProperty("grad").GetProperty("dtype").GetString());
        Assert.Equal(0.175, w.GetProperty("data").GetProperty("mean").GetDouble(), 1e-12);
        var step = json.RootElement.GetProperty("steps")[0];
        Assert.Equal([], step.GetProperty("upstream").GetProperty("shape").EnumerateArray());
    }

    [Fact]
    public void Scopes_fold_a_large_drawing()
    {
        var h = _x.MatMul(_w);
        for (var layer = 0; layer < 12; layer++)
        {
            using var _ = Scope.Enter($"layer{layer + 1}");
            for (var i = 0; i < 10; i++)
            {
                h = (h + _b).Tanh();
            }
        }
        var collapsed = Graph.Of(h.Sum()).Collapse(20);
        Assert.Contains(collapsed.Groups, group => group.Name.Contains("layer7", StringComparison.Ordinal));
    }

    [Fact]
    public void An_explanation_adds_up_to_the_gradient_and_counts_all_paths()
    {
        var loss = Loss();
        var graph = Graph.Of(loss);
        var explanation = graph.Explain(_w);
        Assert.Equal(2, explanation.Count);
        Assert.Equal(2, explanation.Paths.Count);
        var sum = explanation.Paths[0].Contribution + explanation.Paths[1].Contribution;
        Assert.Equal(0, (sum - graph.Find(_w)!.Gradient!).Norm().Item(), 1e-15);
        Assert.True(explanation.IsComplete);
        Assert.Equal(
            (graph.Find(_w)!.Id, graph.Output.Id),
            (explanation.Paths[0].Nodes[0], explanation.Paths[0].Nodes[^1])
        );
        Assert.Equal(explanation.Paths[0].Contribution.Norm().Item(), explanation.Paths[0].Size, 1e-15);
    }

    [Fact]
    public void Of_more_paths_than_anybody_lists_the_count_is_exact()
    {
        var x = Tensor.Of([0.5, 1.5]).RequireGrad();
        var h = x;
        for (var i = 0; i < 70; i++)
        {
            h = h + h * 0.5;
        }
        var explanation = Graph.Of(h.Sum()).Explain(x, top: 5);
        Assert.Equal(System.Numerics.BigInteger.Pow(2, 70), explanation.Count);
        Assert.Equal(5, explanation.Paths.Count);
        Assert.False(explanation.IsComplete);
        Assert.Equal(Math.Pow(1.5, 70), explanation.Gradient[0].Item(), Math.Pow(1.5, 70) * 1e-12);
        // The way that always takes h itself is the largest, √2 long for two elements.
        Assert.Equal(Math.Sqrt(2), explanation.Paths[0].Size, 1e-12);
    }

    [Fact]
    public void Steps_and_ways_can_be_read_after_the_pass_whose_memory_goes_round()
    {
        // 32 KB each: borrowed, and given back where nobody else has them.
        var x = Tensor.Rand(4000, new Generator(1), DType.Float64).RequireGrad();
        var h = x.Sin();
        var graph = Graph.Of((h * h + h.Exp() + h * 3).Sum());
        foreach (var step in graph.BackwardSteps())
        {
            Assert.All(
                (Tensor?[])[step.Upstream, step.Adds, step.Before],
                part => Assert.True(part is null || double.IsFinite(part.Sum().Item()))
            );
        }
        var explanation = graph.Explain(x);
        Assert.Equal(4, explanation.Count);
        var sum = explanation.Paths.Aggregate(Tensor.ZerosLike(x), (all, path) => all + path.Contribution);
        Assert.Equal(0, (sum - x.Cos() * (h * 2 + h.Exp() + 3)).Norm().Item(), 1e-12);
        Assert.Equal(0, (sum - explanation.Gradient).Norm().Item(), 1e-12);
    }

    [Fact]
    public void An_explanation_follows_no_way_that_the_pass_does_not_go()
    {
        var (x, c) = (Tensor.Of([1.0, 2]).RequireGrad(), Tensor.Of([3.0, 4]));
        var y = (x * c).Sum();
        // Too late: no gradient of it was wanted when the product was made.
        c.RequireGrad();
        var explanation = Graph.Of(y).Explain(c);
        Assert.Equal((0, 0), ((int)explanation.Count, explanation.Paths.Count));
        Assert.Equal([0, 0], explanation.Gradient.ToArray<double>());
        Assert.Equal([3, 4], Graph.Of(y).Explain(x).Gradient.ToArray<double>());
    }

    [Fact]
    public void A_result_on_the_way_and_the_output_itself_are_explained()
    {
        var x = Tensor.Of([1.0, 2]).RequireGrad();
        var h = x * 2;
        var y = h * h + h;
        var graph = Graph.Of(y);
        Assert.Equal((3, 3), ((int)graph.Explain(h).Count, graph.Explain(h).Paths.Count));
        Assert.Equal([5, 9], graph.Explain(h).Gradient.ToArray<double>());
        Assert.Equal((1, 1), ((int)graph.Explain(y).Count, graph.Explain(y).Paths[0].Nodes.Count));
        Assert.Equal([1, 1], Graph.Of(x).Explain(x).Gradient.ToArray<double>());
    }

    [Fact]
    public void A_deep_graph_needs_no_deep_stack()
    {
        var x = Tensor.Of([1.0]).RequireGrad();
        var h = x;
        for (var i = 0; i < 20_000; i++)
        {
            h += 1;
        }
        var graph = Graph.Of(h.Sum());
        Assert.Equal(1, graph.Find(x)!.Gradient!.Item());
    }

    [Fact]
    public void A_freed_graph_and_a_stranger_are_said()
    {
        var loss = Loss();
        var graph = Graph.Of(loss);
        Assert.Contains(
            "is not part of this graph",
            Assert.Throws<ArgumentException>(() => graph.Explain(Tensor.Of(1.0))).Message,
            StringComparison.Ordinal
        );
        loss.Backward();
        Assert.Contains(
            "pass retain: true",
            Assert.Throws<InvalidOperationException>(() => Graph.Of(loss)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_graph_of_constants_has_no_gradients()
    {
        var graph = Graph.Of(Tensor.Of([1.0, 2]).Sum());
        Assert.Empty(graph.BackwardSteps());
        Assert.Single(graph.Nodes);
        Assert.Contains("grad=–", graph.ToText(), StringComparison.Ordinal);
    }
}
