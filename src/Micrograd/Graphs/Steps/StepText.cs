using System.Globalization;
using Micrograd.Numbers;
using Micrograd.Ops;

namespace Micrograd.Graphs;

/// <summary>A backward step in words and in numbers, both from the rule's own formula.</summary>
internal static class StepText
{
    /// <summary>
    /// <c>a.grad += b.data × c.grad</c>, and <c>2 × -3 = -6</c>; joined by an equals sign they are the sentence.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="flow">The step in numbers.</param>
    public static (TextPart[] Words, TextPart[] Numbers) Of(ValueGraph graph, in GradientFlow flow)
    {
        var node = graph.Nodes[flow.Edge.Node];
        var (words, numbers) = Local(graph, flow.Edge, FormulaText.AsFactor);
        return (
            [GradOf(graph.Nodes[flow.Input]), " += ", .. words, " × ", GradOf(node)],
            [
                .. numbers,
                " × ",
                new(ShortNumber.Of(flow.Upstream), TextSubject.Grad, node.Id),
                " = ",
                new(ShortNumber.Of(flow.Adds), TextSubject.Adds, flow.Input, flow.Edge),
            ]
        );
    }

    /// <summary>What an addition does to a gradient that held something before: <c>a.grad = 5 + -6 = -1</c>.</summary>
    public static TextPart[] Sum(ValueGraph graph, in GradientFlow flow) =>
        [
            GradOf(graph.Nodes[flow.Input]),
            " = ",
            new(ShortNumber.Of(flow.Before), TextSubject.Grad, flow.Input),
            " + ",
            new(ShortNumber.Of(flow.Adds), TextSubject.Adds, flow.Input, flow.Edge),
            " = ",
            new(ShortNumber.Of(flow.After), TextSubject.Grad, flow.Input),
        ];

    /// <summary>A local derivative: <c>1 − o.data² = 1 − 0.7071² = 0.5</c>.</summary>
    public static TextPart[] Local(ValueGraph graph, GraphEdge edge)
    {
        var (words, numbers) = Local(graph, edge, FormulaText.Parts);
        var result = ShortNumber.Of(graph.Nodes[edge.Node].Local(edge.Operand));
        var steps = new List<TextPart>(words);
        // Of b.data = 2 = 2 the last says nothing, and neither does 1 = 1.
        foreach (var next in (TextPart[][])[numbers, [new(result, TextSubject.Local, edge: edge)]])
        {
            if (TextPart.Join(next) != TextPart.Join(words))
            {
                steps.AddRange([" = ", .. next]);
                words = next;
            }
        }
        return [.. steps];
    }

    static (TextPart[] Words, TextPart[] Numbers) Local(
        ValueGraph graph,
        GraphEdge edge,
        Func<Formula, Func<string, string>, FormulaPart[]> print
    )
    {
        var node = graph.Nodes[edge.Node];
        var formula = DerivativeShown(node, edge.Operand);
        var names = new OperandNames(graph, node);
        return (
            names.Linked(print(formula, names.Word), TextSubject.Local, edge),
            names.Linked(print(formula, names.Number), TextSubject.Local, edge)
        );
    }

    /// <summary>
    /// The derivative as a textbook has it, unless its digits are gone at these numbers, or at what is shown of them: then the
    /// one that computed them. <c>1 − 1² = 4.501e-7</c> would explain nothing.
    /// </summary>
    static Formula DerivativeShown(ValueGraphNode node, int operand)
    {
        var op = node.Op!;
        var local = node.Local(operand);
        var (a, b, c, y) = (node.Input(0), node.Input(1), node.Input(2), node.Value.Data);
        var textbook = op.Textbook<Real>(operand, a, b, c, y);
        var shown = op.Textbook<Real>(operand, Shown(a), Shown(b), Shown(c), Shown(y));
        return
            !double.IsFinite(local)
            || Math.Abs(textbook - local) <= 1e-4 * Math.Abs(local) && Math.Abs(shown - local) <= 0.1 * Math.Abs(local)
            ? op.TextbookFormula(operand)
            : op.DerivativeFormula(operand);
    }

    /// <summary>What a reader sees of a number.</summary>
    static double Shown(double x) =>
        double.IsFinite(x) ? double.Parse(ShortNumber.Of(x), CultureInfo.InvariantCulture) : x;

    static TextPart GradOf(ValueGraphNode node) => new(Dotted(node, "grad"), TextSubject.Grad, node.Id);

    /// <summary><c>a.grad</c>; a label that is an expression, as the lecture's <c>x1*w1</c>, stands in parentheses.</summary>
    public static string Dotted(GraphNode node, string property) => $"{node.NameInFormula}.{property}";
}
