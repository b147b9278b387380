using Micrograd.TensorOps;

namespace Micrograd.Tensors;

/// <summary>The backward pass: from the result back, each op passes its gradient on to its inputs, and leaves add up.</summary>
internal static class BackwardPass
{
    /// <summary>Adds to the Grad of every leaf.</summary>
    public static void Run(Tensor output, Tensor gradient, bool retain, bool createGraph)
    {
        if (output.Node is null)
        {
            output.AddToGrad(output.RunHooks(gradient.Clone()), isPrivate: false);
            return;
        }
        Run(TensorOrder.Of(output.Node), gradient, retain, createGraph, null);
    }

    /// <summary>The gradients of these tensors alone; null where the output does not depend on one.</summary>
    public static Tensor?[] Of(
        Tensor output,
        Tensor gradient,
        ReadOnlySpan<Tensor> targets,
        bool retain,
        bool createGraph
    ) => Of(output, gradient, targets, retain, createGraph, goesBeyond: true);

    /// <summary>The same over the piece of the graph between these tensors and the output: not what one owes to another.</summary>
    public static Tensor?[] Between(ReadOnlySpan<Tensor> targets, Tensor output, Tensor gradient, bool createGraph) =>
        Of(output, gradient, targets, retain: true, createGraph, goesBeyond: false);

    static Tensor?[] Of(
        Tensor output,
        Tensor gradient,
        ReadOnlySpan<Tensor> targets,
        bool retain,
        bool createGraph,
        bool goesBeyond
    )
    {
        var gradients = new Tensor?[targets.Length];
        if (output.Node is null)
        {
            for (var i = 0; i < targets.Length; i++)
            {
                gradients[i] = targets[i] == output ? output.RunHooks(gradient) : null;
            }
            return gradients;
        }
        var order = TensorOrder.Of(output.Node);
        var sums = new GradientTargets(targets, order, goesBeyond);
        Run(order, gradient, retain, createGraph, sums);
        for (var i = 0; i < targets.Length; i++)
        {
            gradients[i] = sums[targets[i]];
        }
        return gradients;
    }

    static void Run(List<TensorNode> order, Tensor gradient, bool retain, bool createGraph, GradientTargets? targets)
    {
        var outer = Interrupted(order);
        var sums = new LeafGradients();
        var before = GradMode.SetThreadOff(!createGraph);
        try
        {
            (order[^1].Pending, order[^1].OwnsPending) = (gradient, false);
            for (var i = order.Count - 1; i >= 0; i--)
            {
                Step(order[i], targets, sums);
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
            foreach (var (node, pending, owns) in outer)
            {
                (node.Pending, node.OwnsPending) = (pending, owns);
            }
        }
        // Only now, when nothing can fail any more but a hook: a pass that does not get through leaves every Grad as it was.
        sums.Add(targets);
    }

    /// <summary>What a pass has brought to these ops that this one was called from, as by a hook or a checkpoint.</summary>
    static List<(TensorNode Node, Tensor Pending, bool Owns)> Interrupted(List<TensorNode> order)
    {
        List<(TensorNode, Tensor, bool)> found = [];
        foreach (var node in order)
        {
            if (node.Pending is { } pending)
            {
                found.Add((node, pending, node.OwnsPending));
                node.Pending = null;
            }
        }
        return found;
    }

    static void Step(TensorNode node, GradientTargets? targets, LeafGradients sums)
    {
        if (node.Pending is not { } g)
        {
            return;
        }
        var owns = node.OwnsPending && node.Op.KeepsNothing && node.Hook is null && targets is null;
        g = node.Hook?.Invoke(g) ?? g;
        if (targets is not null)
        {
            targets.Complete(node, g);
            if (!targets.GoesOn(node))
            {
                return;
            }
        }
        else if (node.Retaining is { } retaining && retaining.TryGetTarget(out var retained))
        {
            sums.Retain(retained, g);
            owns = false;
        }
        var all = node.Gradients(g);
        for (var i = 0; i < node.Inputs; i++)
        {
            var input = node.Input(i);
            if (!input.RequiresGrad || !node.FlowsTo(i) || targets?.Wants(input) is false)
            {
                continue;
            }
            if ((all is null ? node.Gradient(i, g) : all[i]) is not { } adds)
            {
                continue;
            }
            Anomaly.RequireGradient(node, i, g, adds);
            var holders = Holders(node, g, adds);
            owns &= holders != LeafGradients.Holders.ThePass;
            if (input.Node is { } inner)
            {
                Add(inner, adds, holders == LeafGradients.Holders.Nobody);
            }
            else
            {
                sums.Add(input, adds, holders);
            }
        }
        node.Pending = null;
        if (owns)
        {
            // The next gradient is then written to memory that is still in the processor's cache.
            g._storage.Return();
        }
    }

    static void Add(TensorNode inner, Tensor adds, bool owns)
    {
        if (inner.Pending is not { } sum)
        {
            (inner.Pending, inner.OwnsPending) = (adds, owns);
            return;
        }
        var both = sum + adds;
        if (inner.OwnsPending)
        {
            sum._storage.Return();
        }
        if (owns)
        {
            adds._storage.Return();
        }
        (inner.Pending, inner.OwnsPending) = (both, both.Node is null && !GradMode.IsOn);
    }

    static LeafGradients.Holders Holders(TensorNode node, Tensor g, Tensor adds) =>
        adds._storage == g._storage ? LeafGradients.Holders.ThePass
        : node.Op.KeepsNothing && adds.Node is null && !GradMode.IsOn ? LeafGradients.Holders.Nobody
        : LeafGradients.Holders.TheGraph;
}
