using Micrograd.Graphs;
using Micrograd.Numbers;

namespace Micrograd.Lab.Expressions;

/// <summary>A path's factors from the output back, and the one that shrinks the gradient most.</summary>
static class StrongestPath
{
    public static StrongestPathAnswer Of(ValueGraph graph, GradientPath path)
    {
        var (edges, factors) = (path.Edges, new List<FactorAnswer>());
        var product = 1.0;
        int? smallest = null;
        var least = 1.0;
        for (var i = edges.Count - 1; i >= 0; i--)
        {
            var size = Math.Abs(path.Locals[i]);
            if (size < least)
            {
                (smallest, least) = (factors.Count, size);
            }
            product = graph.Nodes[edges[i].Node].Op!.Contribution(edges[i].Operand, product, path.Locals[i]);
            factors.Add(new(edges[i].ToString(), product, ShortNumber.Of(product)));
        }
        var cause = smallest is { } place ? SmallFactors.CauseOf(graph, edges[edges.Count - 1 - place]) : null;
        return new(factors, smallest, cause);
    }
}
