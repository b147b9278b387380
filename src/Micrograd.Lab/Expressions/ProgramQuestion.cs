using Micrograd.Graphs;
using Micrograd.Numbers;

namespace Micrograd.Lab.Expressions;

/// <summary>The answer to <c>program</c>.</summary>
static class ProgramQuestion
{
    const string NotComputed = "–";

    public static ProgramAnswer Answer(ProgramRequest request, CancellationToken stop)
    {
        var actions = request.Actions ?? [];
        if (actions.Count > LabLimits.Actions)
        {
            throw new LabException($"There are {actions.Count} actions; at most {LabLimits.Actions} are taken.");
        }
        var experiment = Experiment.Of(request.Text, request.Data, stop);
        var (graph, nodes) = (experiment.Graph, experiment.Nodes);
        if (nodes.Count > LabLimits.ShownNodes)
        {
            throw new LabException(
                $"The graph has {Counted.Of(nodes.Count)} nodes; the page shows at most "
                    + $"{Counted.Of(LabLimits.ShownNodes)}. Copy it as SVG for a collapsed drawing."
            );
        }
        var gradients = GradientState.After(actions, experiment, stop, request.Sentences);
        var isDrawn = request.Layout && nodes.Count <= LabLimits.DrawnNodes;
        return new(
            graph.Output.Id,
            [.. nodes.Select(node => Node(experiment, node, gradients.Of(node), request.Sentences, stop))],
            isDrawn ? PlayDrawing.Of(experiment, stop) : null,
            request.Layout && !isDrawn
                ? $"The graph has {Counted.Of(nodes.Count)} nodes; at most {Counted.Of(LabLimits.DrawnNodes)} are drawn."
                : null,
            request.Sentences
                ? [.. nodes.Where(node => node.Op is not null).Select(node => Forward(graph, node, stop))]
                : [],
            gradients.Steps,
            experiment.Program.Notes
        );
    }

    static NodeAnswer Node(
        Experiment experiment,
        ValueGraphNode node,
        double? grad,
        bool sentences,
        CancellationToken stop
    )
    {
        stop.ThrowIfCancellationRequested();
        var program = experiment.Program;
        var data = node.Value.Data;
        var expression = experiment.ExpressionOf(node);
        var gradText = grad is { } known ? ShortNumber.Of(known) : NotComputed;
        var isConstant = Experiment.IsConstant(node);
        return new(
            node.Id,
            node.Name,
            program.NameOf(node.Value),
            program.LabelOf(node.Value),
            node.OpName,
            node.Inputs,
            node.Op is null,
            isConstant,
            experiment.Reaches(node),
            data,
            ShortNumber.Of(data),
            node.DataText(NumberForm.Full),
            grad,
            gradText,
            grad is not null ? node.GradText(NumberForm.Full) : NotComputed,
            expression,
            node.Op?.ValueText,
            sentences ? Sentence.Of(experiment.Graph.ForwardFormula(node)) : [],
            [
                .. Enumerable
                    .Range(0, node.Inputs.Count)
                    .Select(i => Locals.Of(experiment.Graph, new(node.Id, i), sentences)),
            ],
            node.Scope?.Path,
            $"{(isConstant ? "constant" : node.Name)}{(expression == "" ? "" : $" = {expression}")}, "
                + $"data {ShortNumber.Of(data)}, {(grad is null ? "grad not computed" : $"grad {gradText}")}"
        );
    }

    static StepAnswer Forward(ValueGraph graph, ValueGraphNode node, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        return PassSteps.Forward(graph, node);
    }
}
