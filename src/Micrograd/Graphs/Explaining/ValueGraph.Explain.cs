using System.Numerics;
using Micrograd.Graphs;

namespace Micrograd;

public sealed partial class ValueGraph
{
    /// <summary>
    /// Why ∂output/∂input is what it is: the largest ways from the input to the first output. The number of ways grows
    /// exponentially with the depth, so they are counted and the largest are found from the output back, a node at a time;
    /// they are never enumerated.
    /// </summary>
    /// <param name="input">A node of this graph.</param>
    /// <param name="top">At most how many ways are listed.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">The value is not part of this graph.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is negative.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Explanation Explain(Value input, int top = 20, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        var from = Find(input) ?? throw new ArgumentException($"{input} is not part of this graph.", nameof(input));
        var reaches = ReachedFrom(from.Id);
        Way[] best = [];
        var counts = new BigInteger[_nodes.Length];
        var gradients = new double[_nodes.Length];
        var candidates = new List<Way>?[_nodes.Length];
        for (var id = Output.Id; id >= from.Id; id--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!reaches[id])
            {
                continue;
            }
            if (id == Output.Id)
            {
                counts[id] = 1;
                gradients[id] = 1;
                candidates[id] = [new(id, -1, 1, null, 1)];
            }
            if (candidates[id] is not { } found)
            {
                continue;
            }
            best = [.. found.OrderByDescending(way => Size(way.Product)).Take(top)];
            var node = _nodes[id];
            for (var operand = 0; operand < node.Inputs.Count; operand++)
            {
                var to = node.Inputs[operand];
                if (!reaches[to])
                {
                    continue;
                }
                var (edge, op, local) = (operand, node.Op!, node.Local(operand));
                counts[to] += counts[id];
                gradients[to] += op.Contribution(edge, gradients[id], local);
                (candidates[to] ??= []).AddRange(
                    best.Select(rest => new Way(to, edge, local, rest, op.Contribution(edge, rest.Product, local)))
                );
            }
            if (id != from.Id)
            {
                // Done with: deep graphs have long counts and many ways.
                candidates[id] = null;
                counts[id] = 0;
            }
        }
        var paths = candidates[from.Id] is null ? [] : best.Select(way => way.ToPath());
        return new(from.Id, Output.Id, counts[from.Id], gradients[from.Id], [.. paths]);
    }

    // A NaN is what one looks for first.
    static double Size(double product) => double.IsNaN(product) ? double.PositiveInfinity : Math.Abs(product);

    /// <summary>A way from a node to the output: an edge, and the rest of the way, which many ways share.</summary>
    sealed record Way(int Node, int Operand, double Local, Way? Rest, double Product)
    {
        public GradientPath ToPath()
        {
            var nodes = new List<int>();
            var locals = new List<double>();
            var edges = new List<GraphEdge>();
            for (var way = this; way is not null; way = way.Rest)
            {
                nodes.Add(way.Node);
                if (way.Rest is not null)
                {
                    locals.Add(way.Local);
                    edges.Add(new(way.Rest.Node, way.Operand));
                }
            }
            return new(nodes, locals, edges, Product);
        }
    }
}
