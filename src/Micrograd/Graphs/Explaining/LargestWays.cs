using System.Numerics;
using Micrograd.Differentiation;
using Micrograd.TensorOps;

namespace Micrograd.Graphs;

/// <summary>
/// What a backward pass tells of the ways to one node: how many there are, its gradient, and the largest, of which each op is asked what
/// it makes of them one by one.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="from">The node.</param>
/// <param name="reaches">For each node whether a way leads to it from that one.</param>
/// <param name="top">At most how many ways are followed from each.</param>
internal sealed class LargestWays(TensorGraph graph, int from, bool[] reaches, int top) : GradientReceiver
{
    readonly BigInteger[] _counts = new BigInteger[reaches.Length];
    readonly List<Way>?[] _open = new List<Way>?[reaches.Length];
    Way[] _largest = [];
    Tensor? _gradient;

    /// <summary>Explains the gradient of the node, where the first output depends on it.</summary>
    public TensorExplanation Explain()
    {
        var output = graph.Output;
        if (reaches[output.Id] && output.Tensor.RequiresGrad)
        {
            var upstream = Tensor.OnesLike(output.Tensor);
            (_counts[output.Id], _open[output.Id]) = (1, [new(output.Id, null, upstream)]);
            if (output.Tensor.IsLeaf)
            {
                _gradient = upstream;
            }
            else
            {
                BackwardPass.Tell(output.Tensor, upstream, this);
            }
        }
        return new(
            from,
            output.Id,
            _counts[from],
            _gradient ?? Tensor.ZerosLike(graph.Nodes[from].Tensor),
            [.. Largest(from).Select(way => way.ToPath())]
        );
    }

    public override bool RunsHooks(TensorNode node) => false;

    public override bool GoesOn(TensorNode node) => graph.IdOf(node) != from;

    public override bool Wants(TensorNode node, int input) => reaches[graph.IdOf(node.Source(input))];

    public override void Complete(TensorNode node, Tensor gradient)
    {
        var id = graph.IdOf(node);
        if (id == from)
        {
            gradient._storage.HandOut();
            _gradient = gradient;
            return;
        }
        _largest = Largest(id);
        _open[id] = null;
    }

    public override bool SeesContributions => true;

    public override void Contribute(TensorNode node, int input, Tensor g, Tensor adds, Tensor? before)
    {
        // What is kept here outlives the pass.
        adds._storage.HandOut();
        var to = graph.IdOf(node.Source(input));
        _counts[to] += _counts[graph.IdOf(node)];
        var ways = _open[to] ??= [];
        foreach (var rest in _largest)
        {
            // Where there is but one way, it brings all.
            var brings = rest.Gradient == g ? adds : Along(node, input, rest.Gradient);
            ways.Add(new(to, rest, brings));
        }
    }

    public override void AddToLeaf(Tensor leaf, Tensor gradient)
    {
        var sum = _gradient is { } before ? Sum(before, gradient) : gradient;
        sum._storage.HandOut();
        _gradient = sum;
    }

    public override void Finish() { }

    static Tensor Along(TensorNode node, int input, Tensor g) =>
        node.Gradients(g) is { } all ? all[input]! : node.Gradient(input, g);

    Way[] Largest(int id) => [.. (_open[id] ?? []).OrderByDescending(way => way.Size).Take(top)];

    /// <summary>A way from a node to the output: the rest of the way, which many ways share, and what comes back along it.</summary>
    sealed class Way(int node, Way? rest, Tensor gradient)
    {
        public Tensor Gradient => gradient;

        // A NaN is what one looks for first.
        public double Size { get; } =
            gradient.Detach().To(DType.Float64).Norm().Item() is var size && double.IsNaN(size)
                ? double.PositiveInfinity
                : size;

        public TensorPath ToPath()
        {
            var nodes = new List<int>();
            for (var way = this; way is not null; way = way.Rest)
            {
                nodes.Add(way.Node);
            }
            return new(nodes, gradient, Size);
        }

        int Node => node;

        Way? Rest => rest;
    }
}
