using Micrograd.Graphs;

namespace Micrograd.Lab.Expressions;

/// <summary>The steps of both passes with their sentences.</summary>
static class PassSteps
{
    public static StepAnswer Forward(ValueGraph graph, ValueGraphNode node) =>
        new(
            StepKind.Forward,
            node.Id,
            Input: null,
            Operand: null,
            Edge: null,
            Sentence.Of(graph.ForwardSentence(node)),
            Sum: null,
            Upstream: null,
            Local: null,
            Adds: null,
            Before: null,
            node.Value.Data
        );

    /// <summary>The beginning of a backward pass.</summary>
    /// <param name="output">The output: one with inputs begins anew, a leaf is added to.</param>
    /// <param name="before">Its gradient before.</param>
    public static StepAnswer Seed(ValueGraphNode output, double before)
    {
        var adds = output.Op is null;
        return new(
            StepKind.Seed,
            output.Id,
            Input: null,
            Operand: null,
            Edge: null,
            Sentence.Of([Part.Of(output, "grad"), adds ? " += " : " = ", Part.Of("1", TextSubject.Grad, output)]),
            Sum: null,
            Upstream: null,
            Local: null,
            Adds: 1,
            before,
            adds ? before + 1 : 1
        );
    }

    /// <param name="graph">The graph.</param>
    /// <param name="flow">The step in numbers.</param>
    /// <param name="isSum">Whether the input's gradient held something before.</param>
    public static StepAnswer Backward(ValueGraph graph, GradientFlow flow, bool isSum) =>
        Backward(flow, graph.BackwardSentence(flow), isSum ? graph.SumSentence(flow) : null, flow.After);

    /// <summary>The mistake <c>=</c> instead of <c>+=</c>.</summary>
    public static StepAnswer Assigned(ValueGraph graph, GradientFlow flow) =>
        Backward(
            flow,
            [.. graph.BackwardSentence(flow).Select(part => part.Text == " += " ? " = " : part)],
            null,
            flow.Adds
        );

    static StepAnswer Backward(
        GradientFlow flow,
        IReadOnlyList<TextPart> sentence,
        IReadOnlyList<TextPart>? sum,
        double after
    ) =>
        new(
            StepKind.Backward,
            flow.Edge.Node,
            flow.Input,
            flow.Edge.Operand,
            flow.Edge.ToString(),
            Sentence.Of(sentence),
            sum is null ? null : Sentence.Of(sum),
            flow.Upstream,
            flow.Local,
            flow.Adds,
            flow.Before,
            after
        );
}
