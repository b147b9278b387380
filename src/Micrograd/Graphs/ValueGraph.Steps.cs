using Micrograd.Graphs;

namespace Micrograd;

public sealed partial class ValueGraph
{
    /// <summary>The steps in the order in which <see cref="Value.Backward"/> takes them.</summary>
    public override IReadOnlyList<ValueStep> BackwardSteps()
    {
        var steps = new List<ValueStep>();
        var gradients = new double[_nodes.Length];
        var reached = new bool[_nodes.Length];
        gradients[Output.Id] = 1;
        reached[Output.Id] = true;
        for (var id = Output.Id; id >= 0; id--)
        {
            var node = _nodes[id];
            for (var operand = 0; reached[id] && operand < node.Inputs.Count; operand++)
            {
                var step = Step(node, operand, gradients);
                steps.Add(step);
                gradients[step.Input] = step.After;
                reached[step.Input] = true;
            }
        }
        return steps;
    }

    ValueStep Step(ValueGraphNode node, int operand, double[] gradients)
    {
        var input = node.Inputs[operand];
        var local = node.Local(operand);
        var upstream = gradients[node.Id];
        var adds = node.Op!.Contribution(operand, upstream, local);
        var (formula, numbers) = StepText.Of(this, node, operand, local, upstream, adds);
        return new(node.Id, input, operand, upstream, local, adds, gradients[input], formula, numbers);
    }
}
