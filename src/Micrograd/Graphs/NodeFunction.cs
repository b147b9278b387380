using Micrograd.Numbers;
using Micrograd.Ops;

namespace Micrograd.Graphs;

/// <summary>
/// The first output of a graph as a function of one node's number, as <see cref="ValueGraph.FunctionOf"/> has it, with what a call costs and
/// the branches that it took. The graph's values stay as they are. It is for one thread at a time.
/// </summary>
public sealed class NodeFunction
{
    readonly int _from;
    readonly int _output;

    // In the order of computation; empty where the output does not depend on the node.
    readonly Move[] _moves;

    // By id, and at the end a 0 for the inputs that an op does not have.
    readonly double[] _data;

    /// <param name="graph">The graph.</param>
    /// <param name="from">A node of it: a leaf, or any other; then its own inputs are cut off.</param>
    /// <exception cref="ArgumentException">The node is none of this graph's.</exception>
    public NodeFunction(ValueGraph graph, ValueGraphNode from)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(from);
        graph.Require(from, nameof(NodeFunction));
        var none = graph.Nodes.Count;
        (_from, _output) = (from.Id, graph.Output.Id);
        var moved = Array.FindAll(graph.ReachedNodes(from), node => node.Id <= _output);
        var isReached = moved.Length > 0 && moved[^1].Id == _output;
        _moves = isReached ? Array.ConvertAll(moved, node => Move.Of(node, none)) : [];
        _data = new double[none + 1];
        for (var id = 0; id < none; id++)
        {
            _data[id] = graph.Nodes[id].Value.Data;
        }
    }

    /// <summary>How many nodes a call computes.</summary>
    public int Cost => _moves.Length;

    /// <summary>The output where the node has this number.</summary>
    /// <param name="x">The node's number.</param>
    public double At(double x)
    {
        _data[_from] = x;
        foreach (var move in _moves)
        {
            _data[move.Node] = move.Op.Evaluate(_data[move.A], _data[move.B], _data[move.C]);
        }
        return _data[_output];
    }

    /// <summary>
    /// Which branches the ops took at the last call; the same word where all took the same. Between two places with the same word the
    /// function has no kink; where it changes there may be one.
    /// </summary>
    public ulong Branches()
    {
        ulong all = 0;
        foreach (var move in _moves)
        {
            var value = move.Op.Value<Branched>(new(_data[move.A]), new(_data[move.B]), new(_data[move.C]));
            all = Branched.Mix(all, value.Branches);
        }
        return all;
    }

    /// <summary>A node to compute, its inputs by id.</summary>
    readonly record struct Move(Op Op, int Node, int A, int B, int C)
    {
        public static Move Of(ValueGraphNode node, int none)
        {
            var inputs = node.Inputs;
            return new(
                node.Op!,
                node.Id,
                inputs[0],
                inputs.Count > 1 ? inputs[1] : none,
                inputs.Count > 2 ? inputs[2] : none
            );
        }
    }
}
