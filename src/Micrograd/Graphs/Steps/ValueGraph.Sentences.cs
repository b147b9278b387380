using Micrograd.Graphs;

namespace Micrograd;

// What a page says of a graph. Each part of a sentence knows what it is about; TextPart.Join makes a text of it.
public sealed partial class ValueGraph
{
    /// <summary>How a node is computed, in words and in numbers: <c>c = a.data × b.data = 2 × -3 = -6</c>; a leaf is its number.</summary>
    /// <param name="node">A node of this graph.</param>
    /// <exception cref="ArgumentException">The node is none of this graph's.</exception>
    public IReadOnlyList<TextPart> ForwardSentence(ValueGraphNode node)
    {
        Require(node, nameof(ForwardSentence));
        return ForwardText.Of(this, node);
    }

    /// <summary>What stands between the name of a node and its number there: <c>a.data × b.data = 2 × -3</c>; nothing for a leaf.</summary>
    /// <inheritdoc cref="ForwardSentence" />
    public IReadOnlyList<TextPart> ForwardFormula(ValueGraphNode node)
    {
        Require(node, nameof(ForwardFormula));
        return ForwardText.Inner(this, node);
    }

    /// <summary>A local derivative, in words and in numbers: <c>1 − o.data² = 1 − 0.7071² = 0.5</c>.</summary>
    /// <param name="edge">An edge of this graph.</param>
    /// <exception cref="ArgumentException">The graph has no such edge.</exception>
    public IReadOnlyList<TextPart> LocalSentence(GraphEdge edge)
    {
        Require(edge, nameof(LocalSentence));
        return StepText.Local(this, edge);
    }

    /// <summary>A step of the backward pass: <c>a.grad += b.data × c.grad = 2 × -3 = -6</c>.</summary>
    /// <param name="flow">The step, of this graph.</param>
    /// <exception cref="ArgumentException">The graph has no such edge.</exception>
    public IReadOnlyList<TextPart> BackwardSentence(GradientFlow flow)
    {
        Require(flow.Edge, nameof(BackwardSentence));
        var (words, numbers) = StepText.Of(this, flow);
        return [.. words, " = ", .. numbers];
    }

    /// <summary>What a step does to a gradient that held something before: <c>a.grad = 5 + -6 = -1</c>.</summary>
    /// <inheritdoc cref="BackwardSentence" />
    public IReadOnlyList<TextPart> SumSentence(GradientFlow flow)
    {
        Require(flow.Edge, nameof(SumSentence));
        return StepText.Sum(this, flow);
    }

    internal void Require(ValueGraphNode node, string name)
    {
        ArgumentNullException.ThrowIfNull(node);
        if ((uint)node.Id >= (uint)_nodes.Length || _nodes[node.Id] != node)
        {
            throw new ArgumentException($"{name}: the node {node.Name} is none of this graph's.", nameof(node));
        }
    }
}
