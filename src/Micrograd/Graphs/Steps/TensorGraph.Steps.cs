using Micrograd.Differentiation;
using Micrograd.Graphs;

namespace Micrograd;

public sealed partial class TensorGraph
{
    /// <summary>The steps in the order in which <see cref="Tensor.Backward"/> takes them.</summary>
    public override IReadOnlyList<TensorStep> BackwardSteps()
    {
        var steps = new List<TensorStep>();
        _gradients = Pass(steps);
        return steps;
    }

    /// <summary>
    /// A step of the backward pass from the first output, in words and in shapes: <c>w.grad += xᵀ @ y.grad  [3,4]ᵀ @ [3,2] → [4,2]</c>;
    /// null where no gradient goes along the edge.
    /// </summary>
    /// <param name="edge">An edge of this graph.</param>
    /// <exception cref="ArgumentException">The graph has no such edge.</exception>
    public string? BackwardSentence(GraphEdge edge)
    {
        if ((uint)edge.Node >= (uint)_nodes.Length || (uint)edge.Operand >= (uint)_nodes[edge.Node].Inputs.Count)
        {
            throw new ArgumentException(
                $"BackwardSentence: the graph of {_nodes.Length} nodes has no edge {edge}.",
                nameof(edge)
            );
        }
        var node = _nodes[edge.Node];
        if (node.Gradient is not { } upstream || _nodes[node.Inputs[edge.Operand]].Gradient is null)
        {
            return null;
        }
        var (formula, shapes) = TensorStepText.Of(this, node, edge.Operand, upstream);
        return $"{formula}  {shapes}";
    }

    /// <summary>The gradient of a node, where one flows to it.</summary>
    internal Tensor? GradientOf(int id) => (_gradients ??= Pass(null))[id];

    /// <summary>The gradients of all nodes, and how they come about.</summary>
    Tensor?[] Pass(List<TensorStep>? steps)
    {
        var gradients = new Tensor?[_nodes.Length];
        if (!Output.Tensor.RequiresGrad)
        {
            return gradients;
        }
        var upstream = Tensor.OnesLike(Output.Tensor);
        gradients[Output.Id] = upstream;
        if (!Output.Tensor.IsLeaf)
        {
            BackwardPass.Tell(Output.Tensor, upstream, new GraphSteps(this, gradients, steps));
        }
        return gradients;
    }
}
