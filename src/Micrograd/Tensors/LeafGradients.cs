namespace Micrograd.Tensors;

/// <summary>What a backward pass has found for leaves, and for tensors whose gradients are retained, until it is through.</summary>
internal sealed class LeafGradients
{
    readonly Dictionary<Tensor, (Tensor Sum, bool IsOwn)> _sums = new(ReferenceEqualityComparer.Instance);
    List<(Tensor Tensor, Tensor Gradient)>? _retained;

    /// <param name="leaf">The leaf.</param>
    /// <param name="gradient">A part of its gradient.</param>
    /// <param name="isOwn">Whether the part's memory is nobody else's: what was handed on as it is belongs to others too.</param>
    public void Add(Tensor leaf, Tensor gradient, bool isOwn) =>
        _sums[leaf] = _sums.TryGetValue(leaf, out var found) ? (found.Sum + gradient, true) : (gradient, isOwn);

    public void Retain(Tensor tensor, Tensor gradient) => (_retained ??= []).Add((tensor, gradient));

    /// <summary>Adds all to the tensors' Grad, or to what was asked for, after the leaves' hooks have seen their complete gradients.</summary>
    public void Add(GradientTargets? targets)
    {
        List<(Tensor Tensor, Tensor Gradient)> all = new(_sums.Count);
        foreach (var (leaf, (sum, isOwn)) in _sums)
        {
            all.Add((leaf, leaf.RunHooks(isOwn ? sum : sum.Clone())));
        }
        foreach (var (tensor, gradient) in _retained ?? [])
        {
            all.Add((tensor, gradient.Clone()));
        }
        foreach (var (tensor, gradient) in all)
        {
            if (targets is null)
            {
                tensor.AddToGrad(gradient);
            }
            else
            {
                targets.AddToLeaf(tensor, gradient);
            }
        }
    }
}
