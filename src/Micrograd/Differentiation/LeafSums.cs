using Micrograd.Tensors;

namespace Micrograd.Differentiation;

/// <summary>What a backward pass has found for leaves, and for tensors whose gradients are retained, until it is through.</summary>
internal sealed class LeafSums : GradientReceiver
{
    // Used again by the next pass of the thread; a pass within a pass makes one of its own.
    [ThreadStatic]
    static LeafSums? t_free;

    // Of few leaves a look at each is faster than a table.
    const int Few = 8;

    (Tensor Tensor, Tensor Sum)[] _leaves = new (Tensor, Tensor)[Few];
    int _count;
    Dictionary<Tensor, int>? _places;
    List<(Tensor Tensor, Tensor Gradient)>? _retained;

    LeafSums() { }

    /// <summary>Empty.</summary>
    public static LeafSums Begin()
    {
        var sums = t_free ?? new();
        t_free = null;
        return sums;
    }

    public override void Complete(TensorOps.TensorNode node, Tensor gradient)
    {
        if (node.Retaining is { } tensor)
        {
            gradient._storage.Hold();
            (_retained ??= []).Add((tensor, gradient));
        }
    }

    public override Tensor? SumOf(Tensor leaf) =>
        PlaceOf(leaf) is var place && place < _count ? _leaves[place].Sum : null;

    public override void AddToLeaf(Tensor leaf, Tensor gradient)
    {
        var place = PlaceOf(leaf);
        if (place < _count)
        {
            _leaves[place].Sum = Sum(_leaves[place].Sum, gradient);
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
        _leaves[_count++] = (leaf, gradient);
    }

    /// <summary>Adds all to the tensors' Grad, after the leaves' hooks have seen their complete gradients.</summary>
    public override void Finish()
    {
        foreach (ref var leaf in _leaves.AsSpan(0, _count))
        {
            leaf.Sum = Own(leaf.Sum);
            if (leaf.Tensor.HasHooks)
            {
                leaf.Sum._storage.HandOut();
                var changed = leaf.Tensor.RunHooks(leaf.Sum);
                leaf.Sum = changed == leaf.Sum ? changed : Own(changed);
            }
        }
        foreach (var (tensor, gradient) in _retained ?? [])
        {
            tensor.AddToGrad(Own(gradient));
        }
        foreach (var (leaf, sum) in _leaves.AsSpan(0, _count))
        {
            leaf.AddToGrad(sum);
        }
        GiveBack();
    }

    /// <summary>What fails before is left to the collector.</summary>
    void GiveBack()
    {
        if (_places is null)
        {
            Array.Clear(_leaves, 0, _count);
            (_count, _retained) = (0, null);
            t_free = this;
        }
    }

    /// <summary>
    /// A gradient whose memory nobody else has, for whoever has a Grad may write to it: a copy, if the memory is held by another leaf, too,
    /// or may be in a user's hands.
    /// </summary>
    static Tensor Own(Tensor gradient)
    {
        if (gradient.IsAlone)
        {
            return gradient;
        }
        var own = gradient.Clone().Claim();
        gradient._storage.Release();
        return own;
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
}
