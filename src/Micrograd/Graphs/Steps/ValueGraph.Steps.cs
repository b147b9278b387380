using Micrograd.Graphs;

namespace Micrograd;

public sealed partial class ValueGraph
{
    /// <summary>The steps in the order in which <see cref="Value.Backward"/> takes them.</summary>
    public override IReadOnlyList<ValueStep> BackwardSteps() =>
        [.. BackwardFlows(new double[_nodes.Length]).Select(flow => Step(flow))];

    /// <summary>
    /// The backward pass in numbers, in the order in which <see cref="Value.Backward"/> takes it. It is worked out as one goes through it,
    /// and the values of the graph stay as they are.
    /// </summary>
    /// <param name="gradients">
    /// Each node's gradient before, by id: a leaf's is added to, one with inputs begins anew. Changed to what they are after each step.
    /// </param>
    /// <exception cref="ArgumentException">There are more or fewer gradients than nodes.</exception>
    public IEnumerable<GradientFlow> BackwardFlows(double[] gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        return gradients.Length == _nodes.Length
            ? Flows(gradients)
            : throw new ArgumentException(
                $"BackwardFlows: {gradients.Length} gradients for {_nodes.Length} nodes.",
                nameof(gradients)
            );
    }

    IEnumerable<GradientFlow> Flows(double[] gradients)
    {
        var reached = new bool[_nodes.Length];
        gradients[Output.Id] = Output.Op is null ? gradients[Output.Id] + 1 : 1;
        reached[Output.Id] = true;
        for (var id = Output.Id; id >= 0; id--)
        {
            var node = _nodes[id];
            for (var operand = 0; reached[id] && operand < node.Inputs.Count; operand++)
            {
                var input = node.Inputs[operand];
                var before = reached[input] || _nodes[input].Op is null ? gradients[input] : 0;
                var flow = Along(new(id, operand), gradients[id], before);
                gradients[input] = flow.After;
                reached[input] = true;
                yield return flow;
            }
        }
    }

    /// <summary>What an edge hands on of a gradient.</summary>
    /// <param name="edge">The edge.</param>
    /// <param name="upstream">The gradient of the node at its end.</param>
    /// <param name="before">The gradient of the input before.</param>
    /// <exception cref="ArgumentException">The graph has no such edge.</exception>
    public GradientFlow Flow(GraphEdge edge, double upstream, double before = 0)
    {
        Require(edge, nameof(Flow));
        return Along(edge, upstream, before);
    }

    void Require(GraphEdge edge, string name)
    {
        if ((uint)edge.Node >= (uint)_nodes.Length || (uint)edge.Operand >= (uint)_nodes[edge.Node].Inputs.Count)
        {
            throw new ArgumentException(
                $"{name}: the graph of {_nodes.Length} nodes has no edge {edge}.",
                nameof(edge)
            );
        }
    }

    GradientFlow Along(GraphEdge edge, double upstream, double before)
    {
        var node = _nodes[edge.Node];
        var local = node.Local(edge.Operand);
        var adds = node.Op!.Contribution(edge.Operand, upstream, local);
        return new(edge, node.Inputs[edge.Operand], upstream, local, adds, before);
    }

    ValueStep Step(in GradientFlow flow)
    {
        var (words, numbers) = StepText.Of(this, flow);
        return new(
            flow.Edge.Node,
            flow.Input,
            flow.Edge.Operand,
            flow.Upstream,
            flow.Local,
            flow.Adds,
            flow.Before,
            TextPart.Join(words),
            TextPart.Join(numbers)
        );
    }
}
