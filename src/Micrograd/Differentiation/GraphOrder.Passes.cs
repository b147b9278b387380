using System.Buffers;
using Micrograd.Rules;

namespace Micrograd.Differentiation;

// The backward pass in numbers, over the nodes in order from the result back.
internal sealed partial class GraphOrder
{
    /// <summary>
    /// The result's gradient is 1, and each node hands its own on to its inputs. A pass that a rule ends by throwing leaves
    /// every gradient as it was.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread walked over the same nodes at the same time.</exception>
    public void Backpropagate()
    {
        if (GuestRules.Any && HasGuests())
        {
            BackpropagateUndoably();
            return;
        }
        _nodes[_end - 1]!.AddToGrad(1, _mark);
        for (var i = _end - 1; i >= _start; i--)
        {
            if (_nodes[i] is not { } node)
            {
                continue;
            }
            RequireMark(node, (ushort)(_mark + 1));
            node.Propagate(_mark);
            // Done with: a node that another thread's marks have brought in twice is found the second time.
            node.Mark = 0;
        }
        _unmarked = true;
    }

    /// <summary>
    /// The gradients of these leaves alone, written over what they had; they belong to the caller, and so does all that was
    /// computed from them. Whatever else the result was computed from is a constant: its gradient is neither read nor written.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread walked over the same nodes at the same time.</exception>
    public void BackpropagateTo(ReadOnlySpan<Value> leaves)
    {
        // Of what depends on the leaves; all other nodes keep the walk's own mark.
        var depends = (ushort)(_mark + 1);
        try
        {
            foreach (var leaf in leaves)
            {
                (leaf._grad, leaf.Mark) = (0, depends);
            }
            MarkWhatDepends(depends);
            var output = _nodes[_end - 1]!;
            output._grad = output.Mark == depends ? 1 : output._grad;
            for (var i = _end - 1; i >= _start; i--)
            {
                if (_nodes[i] is not { } node)
                {
                    continue;
                }
                if (node.Mark == depends)
                {
                    HandOn(node, depends);
                }
                else
                {
                    RequireMark(node, _mark);
                }
                node.Mark = 0;
            }
            _unmarked = true;
        }
        finally
        {
            foreach (var leaf in leaves)
            {
                leaf.Mark = 0;
            }
        }
    }

    void MarkWhatDepends(ushort depends)
    {
        for (var i = _start; i < _end; i++)
        {
            if (_nodes[i] is not { } node)
            {
                continue;
            }
            RequireMark(node, _mark);
            if (node._a!.Mark == depends || node._b?.Mark == depends || node.Third?.Mark == depends)
            {
                (node._grad, node.Mark) = (0, depends);
            }
        }
    }

    static void HandOn(Value node, ushort depends)
    {
        var inputs = node.Op!.Arity;
        for (var i = 0; i < inputs; i++)
        {
            var input = node.Input(i);
            if (input.Mark == depends)
            {
                input._grad += node.Contribution(i);
            }
        }
    }

    bool HasGuests()
    {
        foreach (var node in _nodes.AsSpan(_start, _end - _start))
        {
            if (node is { IsGuest: true })
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// The same sums in the same order, but what comes to leaves waits until the pass is through: threads share leaves, so
    /// nothing can be taken back from them.
    /// </summary>
    void BackpropagateUndoably()
    {
        var count = _end - _start;
        var before = ArrayPool<double>.Shared.Rent(count);
        var toLeaves = new List<(Value Leaf, double Adds)>();
        for (var i = 0; i < count; i++)
        {
            before[i] = _nodes[_start + i]?._grad ?? 0;
        }
        try
        {
            _nodes[_end - 1]!.AddToGrad(1, _mark);
            for (var i = _end - 1; i >= _start; i--)
            {
                if (_nodes[i] is { } node)
                {
                    RequireMark(node, (ushort)(_mark + 1));
                    HandOn(node, toLeaves);
                    node.Mark = 0;
                }
            }
            _unmarked = true;
        }
        catch
        {
            for (var i = 0; i < count; i++)
            {
                _nodes[_start + i]?._grad = before[i];
            }
            throw;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(before);
        }
        foreach (var (leaf, adds) in toLeaves)
        {
            leaf.AddToGrad(adds, _mark);
        }
    }

    void HandOn(Value node, List<(Value Leaf, double Adds)> toLeaves)
    {
        var inputs = node.Op!.Arity;
        for (var i = 0; i < inputs; i++)
        {
            var (input, adds) = (node.Input(i), node.Contribution(i));
            if (input.IsLeaf)
            {
                toLeaves.Add((input, adds));
            }
            else
            {
                input.AddToGrad(adds, _mark);
            }
        }
    }

    /// <summary>
    /// In a pass, that everything which uses the node has added to it; and that no other thread has marked it since.
    /// </summary>
    static void RequireMark(Value node, ushort mark)
    {
        if (node.Mark != mark)
        {
            throw Shared(node);
        }
    }
}
