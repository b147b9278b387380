using System.Buffers;
using Micrograd.Numbers;

namespace Micrograd.Differentiation;

/// <summary>
/// The nodes with inputs that a result was computed from, each after all of its inputs. Leaves are not in it: threads
/// share them, so a walk writes nothing to them. The buffers are borrowed and go back empty, for a buffer that kept nodes
/// would drag a whole dead graph through the garbage collector.
/// </summary>
internal sealed partial class GraphOrder : IDisposable
{
    static int s_walks;

    // What this walk marks its nodes with, until it is done with them. The number after it is this walk's, too: a backward
    // pass marks with it the nodes that it has added to.
    readonly ushort _mark = NextMark();

    // What was last set by then is a constant: the walk ends there.
    readonly long _begin;

    // What was found stands in a part of the buffer: at its start after a walk, at its end, with gaps, by creation.
    Value?[] _nodes = ArrayPool<Value?>.Shared.Rent(256);
    int _start;
    int _end;
    bool _unmarked;
    Value? _stale;

    /// <summary>The nodes, inputs first.</summary>
    public ReadOnlySpan<Value> Nodes => _nodes.AsSpan(_start, _end - _start)!;

    GraphOrder(long begin) => _begin = begin;

    public static GraphOrder Of(params ReadOnlySpan<Value> outputs) => Of(outputs, begin: 0);

    /// <param name="outputs">The results.</param>
    /// <param name="begin">What was made by then, on the clock of all nodes, is looked at no more than a leaf.</param>
    public static GraphOrder Of(ReadOnlySpan<Value> outputs, long begin)
    {
        var order = new GraphOrder(begin);
        using var path = new Path();
        foreach (var output in outputs)
        {
            if (order.IsNew(output))
            {
                order.Walk(output, path);
            }
        }
        return order;
    }

    /// <summary>A node is stale when an input was set after the node was computed: its numbers are yesterday's.</summary>
    /// <exception cref="InvalidOperationException">One is; the message names both nodes.</exception>
    public void RequireFresh()
    {
        if (_stale is { } node)
        {
            var input = node.Inputs.First(input => input.Version > node.Version);
            throw new InvalidOperationException(
                $"{Describe(input)} was set to {ShortNumber.Of(input._data)} after {Describe(node)} was computed "
                    + "from it, so the gradients would be those of old numbers. Build the expression again, or bring it up "
                    + "to date with Graph.Of(output).Recompute()."
            );
        }
    }

    /// <summary>
    /// Finds whether another thread walked over the same nodes at the same time: then its mark is on one of them, or one
    /// stands here twice.
    /// </summary>
    /// <exception cref="InvalidOperationException">It did.</exception>
    public void RequireAlone()
    {
        foreach (var node in Nodes)
        {
            if (node.Mark != _mark)
            {
                throw Shared(node);
            }
            node.Mark = 0;
        }
        _unmarked = true;
    }

    static InvalidOperationException Shared(Value node) =>
        new(
            $"{Describe(node)} is being used by another thread. Threads may share leaves; each needs a "
                + "graph of its own above them."
        );

    /// <summary>A node as a message calls it.</summary>
    internal static string Describe(Value node) =>
        node.Label is { } label ? $"'{label}'"
        : node.Op is { } op ? $"the '{op.Name}' node {node.Text}"
        : $"the leaf {node.Text}";

    /// <summary>
    /// Post-order, iterative: down to the first input not yet met, leaving behind where to go on; a node without one is
    /// next in the order.
    /// </summary>
    void Walk(Value node, Path path)
    {
        var next = 0;
        while (true)
        {
            if (next == 0 && IsNew(node._a))
            {
                path.Push(node, 1);
                (node, next) = (node._a!, 0);
            }
            else if (next <= 1 && IsNew(node._b))
            {
                path.Push(node, 2);
                (node, next) = (node._b!, 0);
            }
            else if (next <= 2 && IsNew(node.Third))
            {
                path.Push(node, 3);
                (node, next) = (node.Third!, 0);
            }
            else
            {
                Add(node);
                if (!path.TryPop(out node!, out next))
                {
                    return;
                }
            }
        }
    }

    void Add(Value node)
    {
        if (_end == _nodes.Length)
        {
            Grow(ref _nodes, _end);
        }
        // As a span, for storing in an array of a type that has subtypes asks each time whether it is an array of one.
        _nodes.AsSpan()[_end++] = node;
    }

    bool IsNew(Value? input)
    {
        if (input is null || input.IsLeaf || !input.TryMark(_mark, _begin))
        {
            return false;
        }
        if (IsStale(input))
        {
            _stale = input;
        }
        return true;
    }

    // Here, since the inputs have just been looked at: a pass of its own would bring all nodes into the cache once more.
    static bool IsStale(Value node) =>
        node._a!.Version > node.Version
        || node._b is { } b && b.Version > node.Version
        || node.Third is { } c && c.Version > node.Version;

    // Only walks under way at once are told apart by their marks, for each clears its own: 14 bits of a counter are enough.
    static ushort NextMark() => (ushort)(((Interlocked.Increment(ref s_walks) & 0x3fff) << 1) + 2);

    public void Dispose()
    {
        if (!_unmarked)
        {
            Unmark();
        }
        _nodes.AsSpan(_start, _end - _start).Clear();
        ArrayPool<Value?>.Shared.Return(_nodes);
    }

    void Unmark()
    {
        foreach (var node in _nodes.AsSpan(_start, _end - _start))
        {
            node?.Mark = 0;
        }
        // Met, and not placed: a mark that stayed could be taken for that of a later walk.
        while (_far is not null && _far.TryDequeue(out var node, out _))
        {
            node.Mark = 0;
        }
        _unmarked = true;
    }

    static void Grow<T>(ref T[] buffer, int count)
    {
        var larger = ArrayPool<T>.Shared.Rent(count * 2);
        Array.Copy(buffer, larger, count);
        GiveBack(buffer, count);
        buffer = larger;
    }

    static void GiveBack<T>(T[] buffer, int used)
    {
        Array.Clear(buffer, 0, used);
        ArrayPool<T>.Shared.Return(buffer);
    }

    /// <summary>The way from the result down to the node at hand, each with its input to look at next.</summary>
    sealed class Path : IDisposable
    {
        (Value Node, int Next)[] _steps = ArrayPool<(Value, int)>.Shared.Rent(256);
        int _count;
        int _deepest;

        public void Push(Value node, int next)
        {
            if (_count == _steps.Length)
            {
                Grow(ref _steps, _count);
            }
            _steps[_count++] = (node, next);
            _deepest = Math.Max(_deepest, _count);
        }

        public bool TryPop(out Value? node, out int next)
        {
            if (_count == 0)
            {
                (node, next) = (null, 0);
                return false;
            }
            (node, next) = _steps[--_count];
            return true;
        }

        public void Dispose() => GiveBack(_steps, _deepest);
    }
}
