using Micrograd.Numbers;

namespace Micrograd.Graphs;

/// <summary>A backward step in words and in numbers, both from the rule's own formula.</summary>
internal static class StepText
{
    public static (string Formula, string Numbers) Of(
        ValueGraph graph,
        ValueGraphNode node,
        int operand,
        double local,
        double upstream,
        double adds
    )
    {
        var op = node.Op!;
        var formula = DerivativeShown(node, operand, local);
        var receiver = Dotted(graph.Nodes[node.Inputs[operand]], "grad");
        var words = FormulaText.AsFactor(formula, Named);
        var numbers = FormulaText.AsFactor(formula, Numbered);
        return (
            $"{receiver} += {words} × {Dotted(node, "grad")}",
            $"{numbers} × {ShortNumber.Of(upstream)} = {ShortNumber.Of(adds)}"
        );

        ValueGraphNode Meant(string name)
        {
            if (name == Op.Result.Name)
            {
                return node;
            }
            var index = 0;
            while (op.InputName(index).Name != name)
            {
                index++;
            }
            return graph.Nodes[node.Inputs[index]];
        }

        string Named(string name)
        {
            var meant = Meant(name);
            // A number without a label is a constant: it is its own best name.
            return meant is { Label: null, Op: null } ? ShortNumber.Of(meant.Value.Data) : Dotted(meant, "data");
        }

        string Numbered(string name) => ShortNumber.Of(Meant(name).Value.Data);
    }

    /// <summary>
    /// The derivative as a textbook has it, unless its digits are gone at these numbers: then the one that computed them.
    /// </summary>
    static Formula DerivativeShown(ValueGraphNode node, int operand, double local)
    {
        var textbook = node.Op!.Textbook<Real>(operand, node.Input(0), node.Input(1), node.Input(2), node.Value.Data);
        return Math.Abs(textbook - local) <= 1e-4 * Math.Abs(local) || !double.IsFinite(local)
            ? node.Op.TextbookFormula(operand)
            : node.Op.DerivativeFormula(operand);
    }

    /// <summary><c>a.grad</c>; a label that is an expression, as the lecture's <c>x1*w1</c>, stands in parentheses.</summary>
    public static string Dotted(GraphNode node, string property) => $"{Named(node)}.{property}";

    /// <summary>What the node is called within a formula.</summary>
    public static string Named(GraphNode node) =>
        node.Label is { } label
        && label.Any(c => !char.IsLetterOrDigit(c) && c is not ('_' or '.' or '#' or '[' or ']'))
            ? $"({label})"
            : node.Name;
}
