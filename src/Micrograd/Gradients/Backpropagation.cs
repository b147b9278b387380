using Micrograd.Numbers;

namespace Micrograd.Differentiation;

/// <summary>The backward pass in numbers: no graph is made, each node's gradient is handed on to its inputs.</summary>
internal static class Backpropagation
{
    /// <summary>Sets the gradients of the nodes in <paramref name="order"/>, and adds to those of the leaves.</summary>
    public static void Run(in GraphOrder order, Value output)
    {
        CheckFresh(order);
        var nodes = order.Nodes;
        var walk = order.Mark;
        output.AddToGrad(1, walk);
        for (var i = nodes.Length - 1; i >= 0; i--)
        {
            var node = nodes[i];
            // Everything that uses the node has added to it, or another thread has marked it since.
            if (node._mark != walk + 1)
            {
                throw GraphOrder.Shared(node);
            }
            Step(node, walk);
            // Done with: a node that another thread's marks have brought in twice is found the second time.
            node._mark = 0;
        }
    }

    static void Step(Value node, long walk)
    {
        var a = node._a!;
        var b = node._b;
        var op = node._op!;
        if (op.Arity > 2)
        {
            StepByInput(node, walk);
            return;
        }
        var adds = op.Backward(a._data, b is null ? 0 : b._data, node._data, node._grad);
        a.AddToGrad(adds.A, walk);
        b?.AddToGrad(adds.B, walk);
    }

    // An input that gets 0 is told so as well: its own gradient may be complete by that.
    static void StepByInput(Value node, long walk)
    {
        var op = node._op!;
        var (a, b, c) = (node._a!, node._b!, node.Third!);
        for (var input = 0; input < op.Arity; input++)
        {
            var local = op.Derivative(input, a._data, b._data, c._data, node._data);
            node.Input(input).AddToGrad(op.Contribution(input, node._grad, local), walk);
        }
    }

    /// <summary>A node is stale when an input was set after the node was computed: its numbers are yesterday's.</summary>
    /// <exception cref="InvalidOperationException">One is; the message names both nodes.</exception>
    public static void CheckFresh(in GraphOrder order)
    {
        if (order.Stale is { } node)
        {
            ThrowStale(node, node.Inputs.First(input => input._version > node._version));
        }
    }

    static void ThrowStale(Value node, Value input) =>
        throw new InvalidOperationException(
            $"{Describe(input)} was set to {ShortNumber.Of(input._data)} after {Describe(node)} was computed "
                + "from it, so the gradients would be those of old numbers. Build the expression again, or bring it up to "
                + "date with Graph.Of(output).Recompute()."
        );

    /// <summary>A node as a message calls it.</summary>
    public static string Describe(Value node) =>
        node.Label is { } label ? $"'{label}'"
        : node._op is { } op ? $"the '{op.Name}' node {node}"
        : $"the leaf {node}";
}
