using Micrograd.Graphs;

namespace Micrograd;

public sealed partial class ValueGraph
{
    /// <summary>
    /// The first output as a function of one node's number, all else that the node does not influence kept: what a slider
    /// shows and a numerical derivative asks for. The node may be a leaf, or any other; then its own inputs are cut off.
    /// Calls leave the values of the graph as they are, and cost the nodes between the two.
    /// </summary>
    /// <param name="value">A node of this graph.</param>
    /// <returns>The function; it is for one thread at a time.</returns>
    /// <exception cref="ArgumentException">The value is not part of this graph.</exception>
    public Func<double, double> FunctionOf(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var from = Find(value) ?? throw new ArgumentException($"{value} is not part of this graph.", nameof(value));
        return new NodeFunction(this, from).At;
    }

    /// <summary>The nodes that are computed from the given one, in order, without itself.</summary>
    internal ValueGraphNode[] ReachedNodes(ValueGraphNode from)
    {
        var reached = ReachedFrom(from.Id);
        return Array.FindAll(_nodes, node => reached[node.Id] && node != from);
    }
}
