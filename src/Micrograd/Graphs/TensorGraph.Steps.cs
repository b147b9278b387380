using Micrograd.Graphs;
using Micrograd.Tensors;

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

    /// <summary>The gradients of all nodes, and how they come about.</summary>
    Tensor?[] Pass(List<TensorStep>? steps)
    {
        var gradients = new Tensor?[_nodes.Length];
        if (!Output.Tensor.RequiresGrad)
        {
            return gradients;
        }
        gradients[Output.Id] = Tensor.OnesLike(Output.Tensor);
        for (var id = Output.Id; id >= 0; id--)
        {
            var node = _nodes[id];
            if (gradients[id] is not { } upstream)
            {
                continue;
            }
            for (var operand = 0; operand < node.Inputs.Count; operand++)
            {
                var input = node.Inputs[operand];
                if (Contribution(node, operand, upstream) is not { } adds)
                {
                    continue;
                }
                var before = gradients[input];
                if (steps is not null)
                {
                    var (formula, shapes) = TensorStepText.Of(this, node, operand, upstream);
                    steps.Add(new(id, input, operand, upstream, adds, before, formula, shapes));
                }
                gradients[input] = Sum(before, adds);
            }
        }
        return gradients;
    }

    /// <summary>What a node adds to the gradient of an input; null where that one requires none.</summary>
    static Tensor? Contribution(TensorGraphNode node, int operand, Tensor upstream)
    {
        if (!node.Made!.Input(operand).RequiresGrad)
        {
            return null;
        }
        var before = GradMode.SetThreadOff(true);
        try
        {
            return node.Made.Gradient(operand, upstream);
        }
        finally
        {
            GradMode.SetThreadOff(before);
        }
    }

    static Tensor Sum(Tensor? sum, Tensor adds) => sum is null ? adds : sum + adds;
}
