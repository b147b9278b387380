using Micrograd.Numbers;
using Micrograd.Ops;

namespace Micrograd.Graphs;

/// <summary>How a value is computed, in words and in numbers.</summary>
internal static class ForwardText
{
    /// <summary><c>c = a.data × b.data = 2 × -3 = -6</c>.</summary>
    public static TextPart[] Of(ValueGraph graph, ValueGraphNode node) =>
        [
            new(node.NameInFormula, TextSubject.Data, node.Id),
            " = ",
            .. Inner(graph, node),
            " = ",
            new(ShortNumber.Of(node.Value.Data), TextSubject.Data, node.Id),
        ];

    /// <summary>The op over its inputs, then in numbers: <c>a.data × b.data = 2 × -3</c>; nothing for a leaf.</summary>
    public static TextPart[] Inner(ValueGraph graph, ValueGraphNode node)
    {
        if (node.Op is not { } op)
        {
            return [];
        }
        var formula = Formula.Of(op, [.. Enumerable.Range(0, op.Arity).Select(op.InputName)]);
        var names = new OperandNames(graph, node);
        var words = names.Linked(FormulaText.Parts(formula, names.Word), TextSubject.None);
        var numbers = names.Linked(FormulaText.Parts(formula, names.Number), TextSubject.None);
        return TextPart.Join(words) == TextPart.Join(numbers) ? words : [.. words, " = ", .. numbers];
    }
}
