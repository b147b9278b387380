namespace Micrograd.Tensors;

/// <summary>What a backward pass has found for leaves, and for tensors whose gradients are retained, until it is through.</summary>
internal sealed class LeafSums : GradientReceiver
{
    readonly Dictionary<Tensor, (Tensor Sum, Holders Holders)> _sums = new(ReferenceEqualityComparer.Instance);
    List<(Tensor Tensor, Tensor Gradient)>? _retained;

    public override bool LeavesMemory(TensorOps.TensorNode node) => node.Retaining is null;

    public override void Complete(TensorOps.TensorNode node, Tensor gradient)
    {
        if (node.Retaining is { } tensor)
        {
            (_retained ??= []).Add((tensor, gradient));
        }
    }

    public override void AddToLeaf(Tensor leaf, Tensor gradient, Holders holders) =>
        _sums[leaf] = _sums.TryGetValue(leaf, out var found) ? Unshared(Sum(found.Sum, gradient)) : (gradient, holders);

    /// <summary>Adds all to the tensors' Grad, after the leaves' hooks have seen their complete gradients.</summary>
    public override void Finish()
    {
        List<(Tensor Tensor, Tensor Gradient, bool IsPrivate)> all = new(_sums.Count);
        foreach (var (leaf, found) in _sums)
        {
            // What an op of one's own has made may be in other hands, or in two leaves' at once.
            var (sum, holders) = found.Holders == Holders.Nobody ? found : Unshared(found.Sum.Clone());
            all.Add((leaf, leaf.RunHooks(sum), holders == Holders.Nobody && !leaf.HasHooks));
        }
        foreach (var (tensor, gradient) in _retained ?? [])
        {
            all.Add((tensor, gradient.Clone(), false));
        }
        foreach (var (tensor, gradient, isPrivate) in all)
        {
            tensor.AddToGrad(gradient, isPrivate);
        }
    }

    /// <summary>What was just computed here is nobody else's, but where it was recorded for another derivative.</summary>
    static (Tensor, Holders) Unshared(Tensor made) => (made, made.Node is null ? Holders.Nobody : Holders.TheGraph);
}
