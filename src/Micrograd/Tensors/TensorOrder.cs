using Micrograd.TensorOps;

namespace Micrograd.Tensors;

/// <summary>
/// The ops that a tensor was computed by, each after those of its inputs, and the place of each among them. Nothing is written to the
/// ops, since several threads may go through one graph.
/// </summary>
internal sealed class TensorOrder
{
    const int Unplaced = -1;

    readonly List<TensorNode> _nodes = [];

    // By the number of the op, with open addressing: a third of a dictionary's time.
    (TensorNode? Node, int Place)[] _slots = new (TensorNode?, int)[32];
    int _filled;

    /// <param name="root">The op that made the tensor.</param>
    /// <param name="visit">What is to be done with each op when it is met, before its inputs are looked at.</param>
    public TensorOrder(TensorNode root, Action<TensorNode>? visit = null)
    {
        var path = new Stack<(TensorNode Node, int Next)>();
        Meet(root);
        while (path.TryPop(out var step))
        {
            var (node, next) = step;
            while (next < node.Inputs && (node.Behind(next) is not { } behind || SlotOf(behind).Node is not null))
            {
                next++;
            }
            if (next == node.Inputs)
            {
                SlotOf(node).Place = _nodes.Count;
                _nodes.Add(node);
                continue;
            }
            path.Push((node, next + 1));
            Meet(node.Behind(next)!);
        }

        void Meet(TensorNode node)
        {
            visit?.Invoke(node);
            Add(node);
            path.Push((node, 0));
        }
    }

    /// <summary>The ops, each after those of its inputs.</summary>
    public IReadOnlyList<TensorNode> Nodes => _nodes;

    /// <summary>The number of ops.</summary>
    public int Count => _nodes.Count;

    public TensorNode this[int place] => _nodes[place];

    /// <summary>The place of an op that is among them.</summary>
    public int PlaceOf(TensorNode node) => SlotOf(node).Place;

    void Add(TensorNode node)
    {
        if (2 * ++_filled > _slots.Length)
        {
            var old = _slots;
            _slots = new (TensorNode?, int)[2 * old.Length];
            foreach (var (other, place) in old)
            {
                if (other is not null)
                {
                    SlotOf(other) = (other, place);
                }
            }
        }
        SlotOf(node) = (node, Unplaced);
    }

    /// <summary>Where the op is, or where it would be.</summary>
    ref (TensorNode? Node, int Place) SlotOf(TensorNode node)
    {
        var mask = _slots.Length - 1;
        for (var i = (int)node.Number & mask; ; i = (i + 1) & mask)
        {
            ref var slot = ref _slots[i];
            if (slot.Node is null || ReferenceEquals(slot.Node, node))
            {
                return ref slot;
            }
        }
    }
}
