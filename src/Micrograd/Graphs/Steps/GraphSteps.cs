using Micrograd.Differentiation;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd.Graphs;

/// <summary>A backward pass as a drawing tells it: the gradient of each node, and each step in the order in which it is taken.</summary>
/// <param name="graph">The graph.</param>
/// <param name="gradients">The gradients, by the nodes' ids.</param>
/// <param name="steps">The steps, or null where nobody wants them.</param>
internal sealed class GraphSteps(TensorGraph graph, Tensor?[] gradients, List<TensorStep>? steps) : GradientReceiver
{
    public override bool RunsHooks(TensorNode node) => false;

    public override void Complete(TensorNode node, Tensor gradient)
    {
        gradient._storage.HandOut();
        gradients[graph.IdOf(node)] = gradient;
    }

    public override bool SeesContributions => true;

    public override void Contribute(TensorNode node, int input, Tensor g, Tensor adds, Tensor? before)
    {
        if (steps is null)
        {
            return;
        }
        adds._storage.HandOut();
        before?._storage.HandOut();
        var (id, to) = (graph.IdOf(node), graph.IdOf(node.Source(input)));
        var operand = Array.IndexOf(graph.Nodes[id].Operands, input);
        var (formula, shapes) = TensorStepText.Of(graph, graph.Nodes[id], operand, g);
        steps.Add(new(id, to, operand, g, adds, node.Behind(input) is null ? gradients[to] : before, formula, shapes));
    }

    public override void AddToLeaf(Tensor leaf, Tensor gradient)
    {
        ref var sum = ref gradients[graph.IdOf(leaf)];
        sum = sum is null ? gradient : Sum(sum, gradient);
        // A step may show what was there before.
        sum._storage.HandOut();
    }

    public override void Finish() { }
}
