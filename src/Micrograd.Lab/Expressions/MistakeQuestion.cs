using Micrograd.Graphs;
using Micrograd.Numbers;

namespace Micrograd.Lab.Expressions;

/// <summary>The answer to <c>mistake</c>.</summary>
static class MistakeQuestion
{
    public static MistakeAnswer Answer(MistakeRequest request, CancellationToken stop)
    {
        if (request.Rounds is < 1 or > LabLimits.Rounds)
        {
            throw new LabException($"The number of rounds must be 1 to {LabLimits.Rounds}.");
        }
        var experiment = Experiment.Of(request.Text, request.Data, stop);
        var graph = experiment.Graph;
        if (graph.Nodes.Count > LabLimits.ShownNodes)
        {
            throw new LabException(
                $"The graph has {Counted.Of(graph.Nodes.Count)} nodes; mistakes are shown in at most "
                    + $"{Counted.Of(LabLimits.ShownNodes)}."
            );
        }
        var right = GradientState.After([GraphAction.Backward], experiment, stop);
        var wrong = new WrongPass(graph, request.Mistakes, stop);
        for (var round = 1; round <= request.Rounds; round++)
        {
            wrong.Run(isTold: round == request.Rounds);
        }
        var grads = experiment.Nodes.Select(node => Grad(node, wrong.Gradients[node.Id])).ToArray();
        // A node's gradient is complete before those of its inputs, which have smaller ids.
        var first = Array.FindLastIndex(grads, grad => grad.Differs);
        return new(
            grads,
            first < 0 ? null : first,
            first < 0 ? null : FirstSentence(experiment.Nodes[first], grads[first]),
            right.Steps,
            wrong.Steps,
            wrong.StepCount,
            wrong.IsCutOff
        );
    }

    static WrongGrad Grad(ValueGraphNode node, double wrong)
    {
        var right = node.Value.Grad;
        return new(node.Id, right, ShortNumber.Of(right), wrong, ShortNumber.Of(wrong), Differ(right, wrong));
    }

    // Sums in another order differ in their last digits.
    static bool Differ(double right, double wrong) =>
        !right.Equals(wrong) && !(Math.Abs(right - wrong) <= 1e-9 * Math.Max(Math.Abs(right), Math.Abs(wrong)));

    static string FirstSentence(ValueGraphNode node, WrongGrad grad) =>
        $"{Part.Dotted(node, "grad")} is {grad.WrongText} instead of {grad.RightText}.";
}
