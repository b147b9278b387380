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
        var output = Output;
        var moves = Array.FindAll(ReachedNodes(from), node => node.Id <= output.Id);
        if (output != from && (moves.Length == 0 || moves[^1] != output))
        {
            var unmoved = output.Value.Data;
            return _ => unmoved;
        }
        var data = Array.ConvertAll(_nodes, node => node.Value.Data);
        return x =>
        {
            data[from.Id] = x;
            foreach (var node in moves)
            {
                var inputs = node.Inputs;
                data[node.Id] = node.Op!.Evaluate(
                    data[inputs[0]],
                    inputs.Count > 1 ? data[inputs[1]] : 0,
                    inputs.Count > 2 ? data[inputs[2]] : 0
                );
            }
            return data[output.Id];
        };
    }

    /// <summary>The nodes that are computed from the given one, in order, without itself.</summary>
    ValueGraphNode[] ReachedNodes(ValueGraphNode from)
    {
        var reached = ReachedFrom(from.Id);
        return Array.FindAll(_nodes, node => reached[node.Id] && node != from);
    }
}
