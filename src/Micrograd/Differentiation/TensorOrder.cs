using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd.Differentiation;

/// <summary>
/// The ops that a tensor was computed by, each after those of its inputs, and what a pass has for each. Nothing is written to the ops
/// themselves, since several threads may go through one graph. The arrays are used again by the next walk of the thread.
/// </summary>
internal sealed class TensorOrder
{
    const int Unplaced = -1;

    // A walk within a walk has one of its own, which is kept as well.
    [ThreadStatic]
    static TensorOrder? t_free;

    TensorOrder? _nextFree;

    TensorNode[] _nodes = new TensorNode[16];
    (TensorNode Node, int Next)[] _path = new (TensorNode, int)[16];

    // By the number of the op, with open addressing: a third of a dictionary's time.
    (TensorNode? Node, int Place)[] _slots = new (TensorNode?, int)[64];
    int _met;

    TensorOrder() { }

    /// <summary>The number of ops.</summary>
    public int Count { get; private set; }

    public TensorNode this[int place] => _nodes[place];

    /// <summary>What has come together of an op's gradient; the pass holds it.</summary>
    public Tensor?[] Pending { get; private set; } = new Tensor?[16];

    /// <summary>Walks from an op back to all that it was computed from, iteratively.</summary>
    /// <param name="root">The op that made the tensor.</param>
    /// <param name="enters">Whether a pass is to go through the ops: then nothing that it needs is freed until it leaves each.</param>
    /// <param name="keptFor">Who refuses ops that were freed; null where they may be met.</param>
    /// <param name="begin">The number of the last op beyond which the walk does not go.</param>
    public static TensorOrder Of(TensorNode root, bool enters = false, string? keptFor = null, long begin = 0)
    {
        var order = t_free ?? new();
        (t_free, order._nextFree) = (order._nextFree, null);
        try
        {
            order.Walk(root, enters, keptFor, begin);
        }
        catch
        {
            order.GiveBack();
            throw;
        }
        return order;
    }

    /// <summary>The place of an op that is among them.</summary>
    public int PlaceOf(TensorNode node) => SlotOf(node).Place;

    /// <summary>Nobody needs the order any more.</summary>
    public void GiveBack()
    {
        ClearSlots();
        Array.Clear(_nodes, 0, Count);
        Array.Clear(Pending, 0, Math.Min(Count, Pending.Length));
        (Count, _met) = (0, 0);
        // A large one would keep its memory from everybody else.
        if (_slots.Length <= 1 << 12)
        {
            (_nextFree, t_free) = (t_free, this);
        }
    }

    void ClearSlots()
    {
        if (_met != Count || _slots.Length < 8 * Count)
        {
            Array.Clear(_slots);
            return;
        }
        // Few of many: from where each would be to the next that is free there is nobody but others of them.
        var mask = _slots.Length - 1;
        foreach (var node in _nodes.AsSpan(0, Count))
        {
            for (var i = (int)node.Number & mask; _slots[i].Node is not null; i = (i + 1) & mask)
            {
                _slots[i] = default;
            }
        }
    }

    void Walk(TensorNode root, bool enters, string? keptFor, long begin)
    {
        var depth = 0;
        Meet(root);
        while (depth > 0)
        {
            ref var step = ref _path[depth - 1];
            var (node, next) = step;
            while (next < node.Inputs && (node.Behind(next) is not { } behind || SlotOf(behind).Node is not null))
            {
                next++;
            }
            if (next < node.Inputs)
            {
                step.Next = next + 1;
                Meet(node.Behind(next)!);
                continue;
            }
            step = default;
            depth--;
            SlotOf(node).Place = Count;
            if (Count == _nodes.Length)
            {
                Array.Resize(ref _nodes, 2 * Count);
            }
            _nodes[Count++] = node;
        }
        if (Pending.Length < Count)
        {
            Pending = new Tensor?[_nodes.Length];
        }

        void Meet(TensorNode node)
        {
            if (enters)
            {
                node.Enter();
            }
            Add(node);
            if (depth == _path.Length)
            {
                Array.Resize(ref _path, 2 * depth);
            }
            _path[depth++] = (node, node.Number > begin ? 0 : node.Inputs);
            if (keptFor is not null)
            {
                Require(node);
            }
        }

        void Require(TensorNode node)
        {
            try
            {
                node.RequireKept(keptFor);
            }
            catch
            {
                Array.Clear(_path, 0, depth);
                LeaveAll(enters);
                throw;
            }
        }
    }

    /// <summary>Of a walk that failed: every op that it met is left.</summary>
    void LeaveAll(bool entered)
    {
        foreach (var (node, _) in _slots)
        {
            if (entered)
            {
                node?.Leave(frees: false);
            }
        }
    }

    void Add(TensorNode node)
    {
        if (2 * ++_met > _slots.Length)
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
