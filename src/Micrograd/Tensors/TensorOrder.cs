using Micrograd.TensorOps;

namespace Micrograd.Tensors;

/// <summary>The ops that a tensor was computed by, each after those of its inputs: post-order, iterative, marked in the nodes.</summary>
internal static class TensorOrder
{
    static long s_walks;

    public static List<TensorNode> Of(TensorNode root)
    {
        var walk = Interlocked.Increment(ref s_walks);
        var order = new List<TensorNode>();
        var path = new Stack<(TensorNode Node, int Next)>();
        root.Mark = walk;
        path.Push((root, 0));
        while (path.TryPop(out var step))
        {
            var (node, next) = step;
            node.RequireKept("Backward");
            while (next < node.Inputs && !IsNew(node.Input(next)))
            {
                next++;
            }
            if (next == node.Inputs)
            {
                order.Add(node);
                continue;
            }
            var inner = node.Input(next).Node!;
            inner.Mark = walk;
            path.Push((node, next + 1));
            path.Push((inner, 0));
        }
        return order;

        bool IsNew(Tensor input) => input.Node is { } node && node.Mark != walk;
    }
}
