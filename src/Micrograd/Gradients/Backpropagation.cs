using Micrograd.Numbers;
using Micrograd.Ops;

namespace Micrograd.Differentiation;

/// <summary>The backward pass in numbers: no graph is made, each node's gradient is handed on to its inputs.</summary>
internal static class Backpropagation
{
    /// <summary>Sets the gradients of the nodes in <paramref name="order"/>, and adds to those of the leaves.</summary>
    public static void Run(in GraphOrder order, Value output)
    {
        var nodes = order.Nodes;
        // All are checked before the first is written: a pass that is refused leaves the gradients as they were.
        foreach (var node in nodes)
        {
            CheckFresh(node);
        }
        foreach (var node in nodes)
        {
            node._grad = 0;
        }
        output._grad = 1;
        for (var i = nodes.Length - 1; i >= 0; i--)
        {
            var node = nodes[i];
            if (node._mark != order.Mark)
            {
                throw new InvalidOperationException(
                    $"Backward: {Describe(node)} is being differentiated by another thread. Threads may share leaves; "
                        + "each needs a graph of its own above them."
                );
            }
            Step(node);
        }
    }

    static void Step(Value node)
    {
        var a = node._a!;
        var b = node._b;
        if (node._c is { } c)
        {
            (a._data > 0 ? b! : c).AddToGrad(node._grad);
            return;
        }
        var adds = node._op!.Backward(a._data, b is null ? 0 : b._data, node._data, node._grad);
        a.AddToGrad(adds.A);
        b?.AddToGrad(adds.B);
    }

    /// <summary>A node is stale when an input was set after the node was computed: its numbers are yesterday's.</summary>
    /// <exception cref="InvalidOperationException">It is; the message names both nodes.</exception>
    public static void CheckFresh(Value node)
    {
        if (node._a!._version > node._version)
        {
            ThrowStale(node, node._a);
        }
        if (node._b is { } b && b._version > node._version)
        {
            ThrowStale(node, b);
        }
        if (node._c is { } c && c._version > node._version)
        {
            ThrowStale(node, c);
        }
    }

    static void ThrowStale(Value node, Value input) =>
        throw new InvalidOperationException(
            $"Backward: {Describe(input)} was set to {ShortNumber.Of(input._data)} after {Describe(node)} was computed "
                + "from it, so the gradients would be those of old numbers. Build the expression again, or bring it up to "
                + "date with Graph.Of(output).Recompute()."
        );

    static string Describe(Value node) =>
        node.Label is { } label ? $"'{label}'"
        : node._op is { } op ? $"the '{op.Name}' node {node}"
        : $"the leaf {node}";
}
