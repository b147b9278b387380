using System.Globalization;
using Micrograd.Graphs;
using Micrograd.Numbers;

namespace Micrograd.Lab.Expressions;

/// <summary>The answer to <c>explain</c>.</summary>
static class ExplainQuestion
{
    // Of a longer path a sentence shows the two ends.
    const int MostFactors = 12;
    const int FactorsAtEachEnd = 4;

    public static ExplainAnswer Answer(ExplainRequest request, CancellationToken stop)
    {
        if (request.Top is < 1 or > LabLimits.Paths)
        {
            throw new LabException($"The number of paths to list must be 1 to {LabLimits.Paths}.");
        }
        var experiment = Experiment.Of(request.Text, request.Data, stop);
        var graph = experiment.Graph;
        var node = experiment.Node(request.Node);
        if (graph.Nodes.Count > LabLimits.ExplainedNodes)
        {
            throw new LabException(
                $"The graph has {GraphNumber.Count(graph.Nodes.Count)} nodes; paths are found in at most "
                    + $"{GraphNumber.Count(LabLimits.ExplainedNodes)}."
            );
        }
        var found = graph.LargestPaths(node.Value, request.Top, stop);
        var edges = found.Paths.Select(path => EdgesOf(graph, path)).ToArray();
        return new(
            node.Id,
            graph.Output.Id,
            found.Gradient,
            ShortNumber.Of(found.Gradient),
            found.Count.ToString(CultureInfo.InvariantCulture),
            [.. found.Paths.Select((path, i) => Path(path, edges[i], found.Gradient))],
            found.Count > found.Paths.Count ? found.Rest : null,
            [.. edges.SelectMany(path => path).Distinct().Select(edge => Local(graph, edge, stop))],
            edges is [{ Count: > 0 } strongest, ..] ? StrongestPath.Of(graph, found.Paths[0], strongest) : null
        );
    }

    static LocalAnswer Local(ValueGraph graph, GraphEdge edge, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        return Locals.Of(graph, edge);
    }

    static List<GraphEdge> EdgesOf(ValueGraph graph, GradientPath path) =>
        [.. path.Operands.Select((operand, i) => new GraphEdge(path.Nodes[i + 1], operand))];

    static PathAnswer Path(GradientPath path, List<GraphEdge> edges, double gradient)
    {
        var share = path.Product / gradient;
        return new(
            path.Nodes,
            [.. edges.Select(edge => edge.ToString())],
            path.Product,
            ShortNumber.Of(path.Product),
            double.IsFinite(share) ? share : null,
            Sentence.Of(Product(path, edges))
        );
    }

    static List<TextPart> Product(GradientPath path, List<GraphEdge> edges)
    {
        var parts = new List<TextPart>();
        for (var i = 0; i < edges.Count; i++)
        {
            if (edges.Count > MostFactors && i == FactorsAtEachEnd)
            {
                var left = edges.Count - 2 * FactorsAtEachEnd;
                parts.Add(string.Create(CultureInfo.InvariantCulture, $" × ({left} more)"));
                i += left;
            }
            parts.Add(i == 0 ? "" : " × ");
            parts.Add(new(ShortNumber.Of(path.Locals[i]), TextSubject.Local, Edge: edges[i]));
        }
        parts.Add(edges.Count == 0 ? "" : " = ");
        parts.Add(ShortNumber.Of(path.Product));
        return parts;
    }
}
