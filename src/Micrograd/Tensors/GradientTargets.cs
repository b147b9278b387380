using Micrograd.TensorOps;

namespace Micrograd.Tensors;

/// <summary>
/// What gradients are asked for, where not those of all leaves: the pass goes only where a way leads to one of them, and what it
/// finds comes together here, while no tensor's Grad is touched.
/// </summary>
internal sealed class GradientTargets
{
    readonly Dictionary<Tensor, Tensor?> _leaves = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<TensorNode, Tensor?> _results = new(ReferenceEqualityComparer.Instance);
    readonly HashSet<TensorNode> _ways = new(ReferenceEqualityComparer.Instance);

    /// <param name="targets">Leaves, or results of ops.</param>
    /// <param name="order">The ops of the graph, each after those of its inputs.</param>
    /// <param name="goesBeyond">Whether ways go on from the result of an op that is a target to others.</param>
    public GradientTargets(ReadOnlySpan<Tensor> targets, List<TensorNode> order, bool goesBeyond)
    {
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
        foreach (var node in order)
        {
            for (var i = 0; i < node.Inputs && (goesBeyond || !_results.ContainsKey(node)); i++)
            {
                if (Wants(node.Input(i)))
                {
                    _ways.Add(node);
                    break;
                }
            }
        }
    }

    /// <summary>Whether a gradient handed to this input leads to a target.</summary>
    public bool Wants(Tensor input) =>
        input.Node is { } node ? _ways.Contains(node) || _results.ContainsKey(node) : _leaves.ContainsKey(input);

    /// <summary>Whether the op has to hand on its gradient.</summary>
    public bool GoesOn(TensorNode node) => _ways.Contains(node);

    /// <summary>Notes the complete gradient of an op's result, if it was asked for.</summary>
    public void Complete(TensorNode node, Tensor gradient)
    {
        if (_results.ContainsKey(node))
        {
            _results[node] = gradient;
        }
    }

    public void AddToLeaf(Tensor leaf, Tensor gradient) =>
        _leaves[leaf] = _leaves[leaf] is { } sum ? sum + gradient : gradient;

    /// <summary>What came together for a target; null where nothing did.</summary>
    public Tensor? this[Tensor target] => target.Node is { } node ? _results[node] : _leaves[target];
}
