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
                $"The graph has {Counted.Of(graph.Nodes.Count)} nodes; paths are found in at most "
                    + $"{Counted.Of(LabLimits.ExplainedNodes)}."
            );
        }
        var found = graph.Explain(node.Value, request.Top, stop);
        return new(
            node.Id,
            graph.Output.Id,
            found.Gradient,
            ShortNumber.Of(found.Gradient),
            found.Count.ToString(CultureInfo.InvariantCulture),
            [.. found.Paths.Select(path => Path(path, found.Gradient))],
            found.Count > found.Paths.Count ? found.Rest : null,
            [.. found.Paths.SelectMany(path => path.Edges).Distinct().Select(edge => Local(graph, edge, stop))],
            found.Paths is [{ Edges.Count: > 0 } strongest, ..] ? StrongestPath.Of(graph, strongest) : null
        );
    }

    static LocalAnswer Local(ValueGraph graph, GraphEdge edge, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        return Locals.Of(graph, edge);
    }

    static PathAnswer Path(GradientPath path, double gradient)
    {
        var share = path.Product / gradient;
        return new(
            path.Nodes,
            [.. path.Edges.Select(edge => edge.ToString())],
            path.Product,
            ShortNumber.Of(path.Product),
            double.IsFinite(share) ? share : null,
            Sentence.Of(Product(path))
        );
    }

    static List<TextPart> Product(GradientPath path)
    {
        var (edges, parts) = (path.Edges, new List<TextPart>());
        for (var i = 0; i < edges.Count; i++)
        {
            if (edges.Count > MostFactors && i == FactorsAtEachEnd)
            {
                var left = edges.Count - 2 * FactorsAtEachEnd;
                parts.Add(string.Create(CultureInfo.InvariantCulture, $" × ({left} more)"));
                i += left;
            }
            parts.Add(i == 0 ? "" : " × ");
            parts.Add(new(ShortNumber.Of(path.Locals[i])) { Subject = TextSubject.Local, Edge = edges[i] });
        }
        parts.Add(edges.Count == 0 ? "" : " = ");
        parts.Add(ShortNumber.Of(path.Product));
        return parts;
    }
}
