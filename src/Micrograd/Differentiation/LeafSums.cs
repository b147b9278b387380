using Micrograd.Tensors;

namespace Micrograd.Differentiation;

/// <summary>What a backward pass has found for leaves, and for tensors whose gradients are retained, until it is through.</summary>
internal sealed class LeafSums : GradientReceiver
{
    // Of few leaves a look at each is faster than a table.
    const int Few = 8;

    Leaf[] _leaves = new Leaf[Few];
    int _count;
    Dictionary<Tensor, int>? _places;
    List<(Tensor Tensor, Tensor Gradient)>? _retained;

    public override bool LeavesMemory(TensorOps.TensorNode node) => node.Retaining is null;

    public override void Complete(TensorOps.TensorNode node, Tensor gradient)
    {
        if (node.Retaining is { } tensor)
        {
            (_retained ??= []).Add((tensor, gradient));
        }
    }

    public override void AddToLeaf(Tensor leaf, Tensor gradient, Holders holders)
    {
        var place = PlaceOf(leaf);
        if (place < _count)
        {
            (_leaves[place].Sum, _leaves[place].Holders) = Unshared(Sum(_leaves[place].Sum, gradient));
            return;
        }
        if (_count == _leaves.Length)
        {
            Array.Resize(ref _leaves, 2 * _count);
            if (_places is null)
            {
                _places = new(ReferenceEqualityComparer.Instance);
                for (var i = 0; i < _count; i++)
                {
                    _places[_leaves[i].Tensor] = i;
                }
            }
        }
        _places?.Add(leaf, _count);
        _leaves[_count++] = new()
        {
            Tensor = leaf,
            Sum = gradient,
            Holders = holders,
        };
    }

    /// <summary>Adds all to the tensors' Grad, after the leaves' hooks have seen their complete gradients.</summary>
    public override void Finish()
    {
        foreach (ref var leaf in _leaves.AsSpan(0, _count))
        {
            if (leaf.Holders != Holders.Nobody)
            {
                // What an op of one's own has made may be in other hands, or in two leaves' at once.
                (leaf.Sum, leaf.Holders) = Unshared(leaf.Sum.Clone());
            }
            leaf.Sum = leaf.Tensor.RunHooks(leaf.Sum);
        }
        foreach (var (tensor, gradient) in _retained ?? [])
        {
            tensor.AddToGrad(gradient.Clone(), isPrivate: false);
        }
        foreach (ref var leaf in _leaves.AsSpan(0, _count))
        {
            leaf.Tensor.AddToGrad(leaf.Sum, leaf.Holders == Holders.Nobody && !leaf.Tensor.HasHooks);
        }
    }

    /// <summary>Where a leaf is among them; their number where it is not.</summary>
    int PlaceOf(Tensor leaf)
    {
        if (_places is not null)
        {
            return _places.TryGetValue(leaf, out var known) ? known : _count;
        }
        var place = 0;
        while (place < _count && _leaves[place].Tensor != leaf)
        {
            place++;
        }
        return place;
    }

    struct Leaf
    {
        public Tensor Tensor;
        public Tensor Sum;
        public Holders Holders;
    }

    /// <summary>What was just computed here is nobody else's, but where it was recorded for another derivative.</summary>
    static (Tensor, Holders) Unshared(Tensor made) => (made, made.Node is null ? Holders.Nobody : Holders.TheGraph);
}
