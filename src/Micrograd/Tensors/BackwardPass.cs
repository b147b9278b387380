namespace Micrograd.Tensors;

/// <summary>The backward pass: from the result back, each op passes its gradient on to its inputs, and leaves add up.</summary>
internal static class BackwardPass
{
    public static void Run(Tensor output, Tensor gradient, bool retain, bool createGraph)
    {
        if (output._node is null)
        {
            AddToLeaf(output, gradient.Clone());
            return;
        }
        var order = TensorOrder.Of(output._node);
        var before = GradMode.SetThreadOff(!createGraph);
        try
        {
            output._node.Pending = gradient;
            for (var i = order.Count - 1; i >= 0; i--)
            {
                Step(order[i]);
                if (!retain)
                {
                    order[i].Release();
                }
            }
        }
        finally
        {
            GradMode.SetThreadOff(before);
            foreach (var node in order)
            {
                node.Pending = null;
            }
        }
    }

    static void Step(TensorNode node)
    {
        if (node.Pending is not { } g)
        {
            return;
        }
        g = node.Hook?.Invoke(g) ?? g;
        if (node.Retaining is { } retaining && retaining.TryGetTarget(out var retained))
        {
            retained.AddToGrad(g.Clone());
        }
        for (var i = 0; i < node.Inputs; i++)
        {
            var input = node.Input(i);
            if (input._node is { } inner)
            {
                var adds = node.Gradient(i, g);
                inner.Pending = inner.Pending is { } sum ? sum + adds : adds;
            }
            else if (input.RequiresGrad)
            {
                var adds = node.Gradient(i, g);
                // What was handed on as it is belongs to others too.
                AddToLeaf(input, adds._storage == g._storage ? adds.Clone() : adds);
            }
        }
    }

    static void AddToLeaf(Tensor leaf, Tensor gradient) => leaf.AddToGrad(leaf.RunHooks(gradient));
}
