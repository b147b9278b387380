using Micrograd.Graphs;
using Micrograd.Numbers;

namespace Micrograd.Lab.Expressions;

/// <summary>Local derivatives with their formulas.</summary>
static class Locals
{
    public static LocalAnswer Of(ValueGraph graph, GraphEdge edge, bool withFormula = true)
    {
        var node = graph.Nodes[edge.Node];
        var local = node.Local(edge.Operand);
        return new(
            edge.ToString(),
            edge.Node,
            edge.Operand,
            node.Inputs[edge.Operand],
            local,
            ShortNumber.Of(local),
            node.Op!.DerivativeText(edge.Operand),
            withFormula ? Sentence.Of(graph.LocalSentence(edge)) : []
        );
    }
}
