using System.Buffers;

namespace Micrograd.Differentiation;

/// <summary>
/// The nodes with inputs that a result was computed from, each after all of its inputs. Leaves are not in it: threads
/// share them, so a walk writes nothing to them. The buffers are borrowed and go back empty, for a buffer that kept nodes
/// would drag a whole dead graph through the garbage collector.
/// </summary>
internal struct GraphOrder : IDisposable
{
    static long s_walks;

    Value[] _nodes;
    int _count;

    /// <summary>
    /// What this walk has marked its nodes with. The number after it is this walk's, too: a backward pass marks with it the
    /// nodes that it has added to.
    /// </summary>
    public long Mark { get; private init; }

    /// <summary>A node that was computed before one of its inputs was set; null if all are up to date.</summary>
    public Value? Stale { get; private set; }

    /// <summary>The nodes, inputs first.</summary>
    public readonly ReadOnlySpan<Value> Nodes => _nodes.AsSpan(0, _count);

    public static GraphOrder Of(params ReadOnlySpan<Value> outputs)
    {
        var order = new GraphOrder
        {
            _nodes = ArrayPool<Value>.Shared.Rent(256),
            Mark = Interlocked.Add(ref s_walks, 2),
        };
        var path = new Path();
        foreach (var output in outputs)
        {
            if (output._op is not null && output._mark != order.Mark)
            {
                output._mark = order.Mark;
                path.Push(output);
                order.Walk(ref path);
            }
        }
        path.Dispose();
        return order;
    }

    /// <summary>
    /// Finds whether another thread walked over the same nodes at the same time: then its mark is on one of them, or one
    /// stands here twice.
    /// </summary>
    /// <exception cref="InvalidOperationException">It did.</exception>
    public readonly void RequireAlone()
    {
        foreach (var node in Nodes)
        {
            if (node._mark != Mark)
            {
                throw Shared(node);
            }
            node._mark = 0;
        }
    }

    /// <summary>What to throw when another thread walks over the same node.</summary>
    public static InvalidOperationException Shared(Value node) =>
        new(
            $"{Backpropagation.Describe(node)} is being used by another thread. Threads may share leaves; each needs a "
                + "graph of its own above them."
        );

    /// <summary>
    /// Post-order, iterative: the top of the path goes on to its first input not yet met, or, having none, is done.
    /// </summary>
    void Walk(ref Path path)
    {
        while (path.Count > 0)
        {
            var node = path.Top;
            if (IsNew(node._a))
            {
                path.Push(node._a!);
            }
            else if (IsNew(node._b))
            {
                path.Push(node._b!);
            }
            else if (node._op!.Arity > 2 && IsNew(node.Third))
            {
                path.Push(node.Third!);
            }
            else
            {
                path.Pop();
                if (IsStale(node))
                {
                    Stale = node;
                }
                if (_count == _nodes.Length)
                {
                    Grow(ref _nodes, _count);
                }
                _nodes[_count++] = node;
            }
        }
    }

    readonly bool IsNew(Value? input)
    {
        if (input is null || input._op is null || input._mark == Mark)
        {
            return false;
        }
        input._mark = Mark;
        return true;
    }

    // Here, since the inputs have just been looked at: a pass of its own would bring all nodes into the cache once more.
    static bool IsStale(Value node) =>
        node._a!._version > node._version
        || node._b is { } b && b._version > node._version
        || node._op!.Arity > 2 && node.Third!._version > node._version;

    public readonly void Dispose() => GiveBack(_nodes, _count);

    static void Grow(ref Value[] buffer, int count)
    {
        var larger = ArrayPool<Value>.Shared.Rent(count * 2);
        Array.Copy(buffer, larger, count);
        GiveBack(buffer, count);
        buffer = larger;
    }

    static void GiveBack(Value[] buffer, int used)
    {
        Array.Clear(buffer, 0, used);
        ArrayPool<Value>.Shared.Return(buffer);
    }

    /// <summary>The way from the result down to the node at hand.</summary>
    struct Path()
    {
        Value[] _nodes = ArrayPool<Value>.Shared.Rent(256);
        int _deepest;

        public int Count { get; private set; }

        public readonly Value Top => _nodes[Count - 1];

        public void Push(Value node)
        {
            if (Count == _nodes.Length)
            {
                Grow(ref _nodes, Count);
            }
            _nodes[Count++] = node;
            _deepest = Math.Max(_deepest, Count);
        }

        public void Pop() => Count--;

        public readonly void Dispose() => GiveBack(_nodes, _deepest);
    }
}
