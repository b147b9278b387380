using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd.Differentiation;

/// <summary>
/// One backward pass: from the result back, each op passes its gradient on to its inputs, and a receiver is told what arrives. What is on
/// its way belongs to the pass and not to the ops, so that several may go through one graph, one within another or on several threads.
/// </summary>
internal ref struct BackwardPass
{
    readonly TensorOrder _order;
    readonly GradientReceiver _receiver;
    int _entered;
    bool _isRecorded;

    BackwardPass(TensorOrder order, GradientReceiver receiver) =>
        (_order, _receiver, _entered) = (order, receiver, order.Count);

    /// <summary>Adds to the Grad of every leaf.</summary>
    public static void Run(Tensor output, Tensor gradient, bool retain, bool createGraph)
    {
        if (output.Node is null)
        {
            gradient._storage.HandOut();
            var sums = LeafSums.Begin();
            sums.AddToLeaf(output, gradient);
            sums.Finish();
            return;
        }
        var order = TensorOrder.Of(output.Node, enters: true, "Backward");
        new BackwardPass(order, LeafSums.Begin()).Run(gradient, retain, createGraph);
    }

    /// <summary>The gradients of these tensors alone; null where the output does not depend on one.</summary>
    /// <param name="output">What is differentiated.</param>
    /// <param name="gradient">What flows into it.</param>
    /// <param name="targets">With respect to what.</param>
    /// <param name="retain">Whether the graph is kept.</param>
    /// <param name="createGraph">Whether the pass itself is recorded.</param>
    /// <param name="begin">
    /// The number of the last op that can't depend on a target: it and all before it are constants, be they freed.
    /// </param>
    public static Tensor?[] Of(
        Tensor output,
        Tensor gradient,
        ReadOnlySpan<Tensor> targets,
        bool retain,
        bool createGraph,
        long begin
    ) => Of(output, gradient, targets, retain, createGraph, begin, isPiece: false);

    /// <summary>
    /// The same over a piece of a graph that was recorded by itself: what one target owes to another does not count, nor are the targets'
    /// hooks called, for the whole of their gradients comes together elsewhere.
    /// </summary>
    /// <param name="targets">What the piece was given and uses: leaves, results of older ops, and tensors made for it.</param>
    /// <param name="begin">The number of the last op before the piece.</param>
    /// <param name="output">What came of it.</param>
    /// <param name="gradient">What flows into it.</param>
    /// <param name="createGraph">Whether the pass itself is recorded.</param>
    public static Tensor?[] OfPiece(
        ReadOnlySpan<Tensor> targets,
        long begin,
        Tensor output,
        Tensor gradient,
        bool createGraph
    ) => Of(output, gradient, targets, retain: true, createGraph, begin, isPiece: true);

    /// <summary>Has a receiver told of every step of a pass that changes nothing.</summary>
    public static void Tell(Tensor output, Tensor gradient, GradientReceiver receiver) =>
        new BackwardPass(TensorOrder.Of(output.Node!, enters: true, "Graph"), receiver).Run(
            gradient,
            retain: true,
            createGraph: false
        );

    static Tensor?[] Of(
        Tensor output,
        Tensor gradient,
        ReadOnlySpan<Tensor> targets,
        bool retain,
        bool createGraph,
        long begin,
        bool isPiece
    )
    {
        var gradients = new Tensor?[targets.Length];
        if (output.Node is null)
        {
            for (var i = 0; i < targets.Length; i++)
            {
                gradients[i] =
                    targets[i] != output ? null
                    : isPiece ? gradient
                    : output.RunHooks(gradient);
            }
            return gradients;
        }
        var sums = new GradientTargets(targets, begin, isPiece);
        var pass = new BackwardPass(TensorOrder.Of(output.Node, enters: true, begin: begin), sums);
        pass.Run(gradient, retain, createGraph, sums.FindWays);
        for (var i = 0; i < targets.Length; i++)
        {
            gradients[i] = sums[targets[i]];
        }
        return gradients;
    }

    void Run(Tensor gradient, bool retain, bool createGraph, Action<TensorOrder>? begin = null)
    {
        var before = GradMode.SetThreadOff(!createGraph);
        _isRecorded = createGraph;
        try
        {
            begin?.Invoke(_order);
            // The user has what flows in.
            gradient._storage.HandOut();
            _order.Pending[_entered - 1] = gradient;
            while (_entered > 0)
            {
                var place = _entered - 1;
                var isThrough = Step(place);
                _entered = place;
                _order[place].Leave(frees: isThrough && !retain);
            }
        }
        finally
        {
            GradMode.SetThreadOff(before);
            while (_entered > 0)
            {
                _order[--_entered].Leave(frees: false);
            }
            _order.GiveBack();
        }
        // Only now, when nothing can fail any more but a leaf's hook: a pass that does not get through leaves every Grad as it was.
        _receiver.Finish();
    }

    /// <summary>Takes the gradient of one op and hands it on; whether the pass went through it.</summary>
    bool Step(int place)
    {
        var node = _order[place];
        if (!_receiver.Needs(node))
        {
            return false;
        }
        if (_order.Pending[place] is not { } g)
        {
            return true;
        }
        _order.Pending[place] = null;
        if (node.Hooks is { } hooks && _receiver.RunsHooks(node))
        {
            g._storage.HandOut();
            g = hooks.Run(g);
            g._storage.HandOut();
        }
        _receiver.Complete(node, g);
        var isThrough = _receiver.GoesOn(node);
        if (isThrough)
        {
            HandOn(node, g);
        }
        // If nobody else holds it, the next gradient is written to memory that is still in the processor's cache.
        g._storage.Release();
        return isThrough;
    }

    void HandOn(TensorNode node, Tensor g)
    {
        var all = node.Gradients(g);
        for (var i = 0; i < node.Inputs; i++)
        {
            if (!node.Wants(i) || !_receiver.Wants(node, i))
            {
                continue;
            }
            if (node.TakesPart && AddsInPlace(node, i, g))
            {
                continue;
            }
            if ((all is null ? node.Gradient(i, g) : all[i]) is not { } adds)
            {
                continue;
            }
            Anomaly.RequireGradient(node, i, g, adds);
            if (node.Behind(i) is { } inner)
            {
                ref var pending = ref _order.Pending[_order.PlaceOf(inner)];
                _receiver.Contribute(node, i, g, adds, pending);
                pending = pending is null ? adds : GradientReceiver.Sum(pending, adds);
            }
            else
            {
                _receiver.Contribute(node, i, g, adds, null);
                _receiver.AddToLeaf((Tensor)node.Source(i), adds);
            }
        }
    }

    /// <summary>
    /// Adds a part to what has come together already, where nobody wants to see it: else each of many parts of one tensor would be zeros of
    /// all of it, and a sum.
    /// </summary>
    readonly bool AddsInPlace(TensorNode node, int input, Tensor g)
    {
        // Of a sum that is recorded no number may change.
        if (_isRecorded || _receiver.SeesContributions || Anomaly.IsOn)
        {
            return false;
        }
        var sum = node.Behind(input) is { } inner
            ? _order.Pending[_order.PlaceOf(inner)]
            : _receiver.SumOf((Tensor)node.Source(input));
        return sum is not null && node.AddTo(sum, input, g);
    }
}
