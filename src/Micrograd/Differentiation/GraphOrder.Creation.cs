using System.Buffers;

namespace Micrograd.Differentiation;

// The order for one result without a walk: a node was made after its inputs, so its number on the clock is its place. From
// the result back, each place that is filled fills those of its inputs: one look at each node, nothing to come back to.
internal sealed partial class GraphOrder
{
    // Places a node may take up: graphs of other threads and old nodes make gaps, which must not cost more than the nodes.
    const int Gap = 8;

    long _newest;
    long _reach;
    PriorityQueue<Value, long>? _far;

    /// <summary>
    /// The nodes that one result with inputs was computed from, each after all of its inputs; with gaps, so for
    /// <see cref="Backpropagate"/> alone.
    /// </summary>
    /// <param name="output">The result.</param>
    /// <param name="begin">What was made by then is a constant; the result was made later.</param>
    public static GraphOrder ByCreation(Value output, long begin = 0)
    {
        var order = new GraphOrder(begin);
        if (order.TryPlace(output))
        {
            return order;
        }
        order.Dispose();
        // The same order in another way, so that what other threads make meanwhile changes no digit of a sum.
        order = Of([output], begin);
        order._nodes.AsSpan(order._start, order._end - order._start).Sort((a, b) => a!.Version.CompareTo(b!.Version));
        return order;
    }

    /// <summary>False where there is too much empty space between the nodes; also ends at the first that is stale.</summary>
    bool TryPlace(Value output)
    {
        _nodes.AsSpan().Clear();
        _start = _end = _nodes.Length;
        _newest = output.Version;
        _reach = 256;
        Meet(output);
        for (var back = 1; _stale is null; back++)
        {
            PlaceWithinReach();
            if (back > _end - _start)
            {
                return _far is not { Count: > 0 };
            }
            if (_nodes[^back] is { } node)
            {
                Meet(node._a);
                Meet(node._b);
                Meet(node.Third);
            }
        }
        return true;
    }

    void Meet(Value? node)
    {
        if (IsNew(node))
        {
            _reach += Gap;
            var distance = _newest - node!.Version;
            if (distance <= _reach)
            {
                Put(node, (int)distance);
            }
            else
            {
                (_far ??= new()).Enqueue(node, distance);
            }
        }
    }

    /// <summary>
    /// Places those that were too far away when they were met, now that more nodes are known: before the look back, which
    /// never goes beyond the reach, can pass their places.
    /// </summary>
    void PlaceWithinReach()
    {
        while (_far is not null && _far.TryPeek(out _, out var distance) && distance <= _reach)
        {
            Put(_far.Dequeue(), (int)distance);
        }
    }

    void Put(Value node, int distance)
    {
        if (distance >= _nodes.Length)
        {
            var larger = ArrayPool<Value?>.Shared.Rent(Math.Max(distance + 1, 2 * _nodes.Length));
            var used = _nodes.AsSpan(_start);
            larger.AsSpan().Clear();
            used.CopyTo(larger.AsSpan(larger.Length - used.Length));
            used.Clear();
            ArrayPool<Value?>.Shared.Return(_nodes);
            (_start, _end) = (larger.Length - used.Length, larger.Length);
            _nodes = larger;
        }
        var place = _nodes.Length - 1 - distance;
        _start = Math.Min(_start, place);
        _nodes.AsSpan()[place] = node;
    }
}
