using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd.Differentiation;

/// <summary>
/// What gradients are asked for, where not those of all leaves: the pass goes only where a way leads to one of them, and what it
/// finds comes together here, while no tensor's Grad is touched.
/// </summary>
internal sealed class GradientTargets : GradientReceiver
{
    readonly Dictionary<Tensor, Tensor?> _leaves = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<TensorNode, Tensor?> _results = new(ReferenceEqualityComparer.Instance);
    readonly HashSet<TensorNode> _ways = new(ReferenceEqualityComparer.Instance);

    readonly long _begin;
    readonly bool _isPiece;

    /// <param name="targets">Leaves, or results of ops.</param>
    /// <param name="begin">The number of the last op that is a constant, with all before it, if it is no target.</param>
    /// <param name="isPiece">
    /// Whether this is a piece of a pass, which ends at the targets: no way goes on from one to another, and their hooks are called by
    /// whoever gets the whole of their gradients.
    /// </param>
    public GradientTargets(ReadOnlySpan<Tensor> targets, long begin, bool isPiece)
    {
        (_begin, _isPiece) = (begin, isPiece);
        foreach (var target in targets)
        {
            if (target.Node is { } node)
            {
                _results[node] = null;
            }
            else
            {
                _leaves[target] = null;
            }
        }
    }

    /// <summary>Finds out over which ops a way leads to a target.</summary>
    /// <param name="order">The ops of the graph, each after those of its inputs.</param>
    public void FindWays(TensorOrder order)
    {
        for (var place = 0; place < order.Count; place++)
        {
            var node = order[place];
            for (var i = 0; i < node.Inputs && node.Number > _begin && (!_isPiece || !_results.ContainsKey(node)); i++)
            {
                if (node.Wants(i) && Wants(node, i))
                {
                    _ways.Add(node);
                    break;
                }
            }
        }
        // What was freed has no ways left that could be followed: it may be no constant.
        for (var place = 0; place < order.Count; place++)
        {
            var node = order[place];
            if (node.Number > _begin && (!_results.ContainsKey(node) || _ways.Contains(node)))
            {
                node.RequireKept("Backward");
            }
        }
    }

    public override bool RunsHooks(TensorNode node) => !_isPiece || !_results.ContainsKey(node);

    public override bool Needs(TensorNode node) => _ways.Contains(node) || _results.ContainsKey(node);

    public override bool GoesOn(TensorNode node) => _ways.Contains(node);

    public override bool Wants(TensorNode node, int input) =>
        node.Behind(input) is { } behind ? Needs(behind) : _leaves.ContainsKey((Tensor)node.Source(input));

    public override void Complete(TensorNode node, Tensor gradient)
    {
        if (_results.ContainsKey(node))
        {
            gradient._storage.HandOut();
            _results[node] = gradient;
        }
    }

    public override Tensor? SumOf(Tensor leaf) => _leaves[leaf];

    public override void AddToLeaf(Tensor leaf, Tensor gradient) =>
        _leaves[leaf] = _leaves[leaf] is { } sum ? Sum(sum, gradient) : gradient;

    /// <summary>Leaves' hooks see their complete gradients, and whoever asked for them gets them.</summary>
    public override void Finish()
    {
        foreach (var (leaf, gradient) in _leaves)
        {
            gradient?._storage.HandOut();
            if (!_isPiece && gradient is not null && leaf.HasHooks)
            {
                _leaves[leaf] = leaf.RunHooks(gradient);
            }
        }
    }

    /// <summary>What came together for a target; null where nothing did.</summary>
    public Tensor? this[Tensor target] => target.Node is { } node ? _results[node] : _leaves[target];
}
