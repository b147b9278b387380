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
