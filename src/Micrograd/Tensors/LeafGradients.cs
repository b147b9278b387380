using Micrograd.TensorOps;

namespace Micrograd.Tensors;

/// <summary>What a backward pass has found for leaves, and for tensors whose gradients are retained, until it is through.</summary>
internal sealed class LeafGradients
{
    readonly Dictionary<Tensor, (Tensor Sum, Holders Holders)> _sums = new(ReferenceEqualityComparer.Instance);
    List<(Tensor Tensor, Tensor Gradient)>? _retained;

    /// <param name="leaf">The leaf.</param>
    /// <param name="gradient">A part of its gradient.</param>
    /// <param name="holders">Who else may have its memory.</param>
    public void Add(Tensor leaf, Tensor gradient, Holders holders) =>
        _sums[leaf] = _sums.TryGetValue(leaf, out var found) ? Unshared(found.Sum + gradient) : (gradient, holders);

    public void Retain(Tensor tensor, Tensor gradient) => (_retained ??= []).Add((tensor, gradient));

    /// <summary>Adds all to the tensors' Grad, or to what was asked for, after the leaves' hooks have seen their complete gradients.</summary>
    public void Add(GradientTargets? targets)
    {
        List<(Tensor Tensor, Tensor Gradient, bool IsPrivate)> all = new(_sums.Count);
        foreach (var (leaf, found) in _sums)
        {
            var (sum, holders) = found.Holders == Holders.ThePass ? Unshared(found.Sum.Clone()) : found;
            var seen = leaf.RunHooks(sum);
            all.Add((leaf, seen, holders == Holders.Nobody && !leaf.HasHooks));
        }
        foreach (var (tensor, gradient) in _retained ?? [])
        {
            all.Add((tensor, gradient.Clone(), false));
        }
        foreach (var (tensor, gradient, isPrivate) in all)
        {
            if (targets is null)
            {
                tensor.AddToGrad(gradient, isPrivate);
            }
            else
            {
                targets.AddToLeaf(tensor, gradient);
            }
        }
    }

    /// <summary>What was just computed here is nobody else's, but where it was recorded for another derivative.</summary>
    static (Tensor, Holders) Unshared(Tensor made) => (made, made.Node is null ? Holders.Nobody : Holders.TheGraph);

    /// <summary>Who may have a gradient's memory beside the leaf.</summary>
    public enum Holders
    {
        /// <summary>Nobody: it is free when the leaf drops it.</summary>
        Nobody,

        /// <summary>A graph, or the op that made it: the leaf may have it, but not say when it is free.</summary>
        TheGraph,

        /// <summary>Other tensors of the pass, which handed it on as it was: the leaf needs a copy.</summary>
        ThePass,
    }
}
