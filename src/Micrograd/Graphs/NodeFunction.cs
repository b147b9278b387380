using Micrograd.Numbers;

namespace Micrograd.Graphs;

/// <summary>The first output of a graph as a function of one node's number; the graph's values stay as they are.</summary>
internal sealed class NodeFunction
{
    readonly ValueGraphNode _from;
    readonly ValueGraphNode _output;

    // In the order of computation; empty where the output does not depend on the node.
    readonly ValueGraphNode[] _moves;
    readonly double[] _data;

    public NodeFunction(ValueGraph graph, ValueGraphNode from)
    {
        (_from, _output) = (from, graph.Output);
        var moves = Array.FindAll(graph.ReachedNodes(from), node => node.Id <= _output.Id);
        var isReached = moves.Length > 0 && moves[^1] == _output;
        _moves = isReached ? moves : [];
        _data = [.. graph.Nodes.Select(node => node.Value.Data)];
    }

    /// <summary>How many nodes a call computes.</summary>
    public int Cost => _moves.Length;

    /// <summary>The output where the node has this number.</summary>
    public double At(double x)
    {
        _data[_from.Id] = x;
        foreach (var node in _moves)
        {
            _data[node.Id] = node.Op!.Evaluate(Input(node, 0), Input(node, 1), Input(node, 2));
        }
        return _data[_output.Id];
    }

    /// <summary>Which branches the ops took at the last call; the same word where all took the same.</summary>
    public ulong Branches()
    {
        ulong all = 0;
        foreach (var node in _moves)
        {
            var value = node.Op!.Value<Branched>(new(Input(node, 0)), new(Input(node, 1)), new(Input(node, 2)));
            all = Branched.Mix(all, value.Branches);
        }
        return all;
    }

    double Input(ValueGraphNode node, int index) => index < node.Inputs.Count ? _data[node.Inputs[index]] : 0;
}
