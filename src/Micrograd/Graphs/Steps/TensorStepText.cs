using Micrograd.Numbers;
using Micrograd.Ops;

namespace Micrograd.Graphs;

/// <summary>
/// A backward step over tensors in words and in shapes: of an elementwise op from its rule's formula, of any other from the tensor
/// ops in which its gradient is written.
/// </summary>
internal static class TensorStepText
{
    const string Upstream = "g";

    public static (string Formula, string Shapes) Of(
        TensorGraph graph,
        TensorGraphNode node,
        int operand,
        Tensor upstream
    )
    {
        var receiver = graph.Nodes[node.Inputs[operand]];
        var (formula, variables) = node.Made!.Op.Rule is { } op
            ? Elementwise(node, op, operand, receiver)
            : GradientFormula.Of(graph, node, operand, upstream, Upstream);
        var words = FormulaText.Of(formula, Named);
        var shapes = FormulaText.Of(formula, Shaped);
        return ($"{StepText.Dotted(receiver, "grad")} += {words}", $"{shapes} → {Text(receiver.Tensor.Shape)}");

        string Named(string name) =>
            name == Upstream ? StepText.Dotted(node, "grad")
            : !variables.TryGetValue(name, out var meant) ? name
            : IsConstant(meant) ? meant.DataText(NumberForm.Short)
            : meant.NameInFormula;

        string Shaped(string name) =>
            name == Upstream ? Text(node.Tensor.Shape)
            : !variables.TryGetValue(name, out var meant) ? name
            : IsConstant(meant) ? meant.DataText(NumberForm.Short)
            : Text(meant.Tensor.Shape);
    }

    // A number without a label is its own best name.
    static bool IsConstant(TensorGraphNode node) => node is { Label: null, OpName: null, Tensor.Rank: 0 };

    static (Formula, Dictionary<string, TensorGraphNode>) Elementwise(
        TensorGraphNode node,
        Op op,
        int operand,
        TensorGraphNode receiver
    )
    {
        var variables = new Dictionary<string, TensorGraphNode>(StringComparer.Ordinal) { [Op.Result.Name] = node };
        for (var i = 0; i < op.Arity; i++)
        {
            variables[op.InputName(i).Name] = node.InputNode(i);
        }
        var product = op.TextbookFormula(operand) * new Formula.Variable(Upstream);
        // What was broadcast comes back as a sum.
        return (receiver.Tensor.Shape == node.Tensor.Shape ? product : new Formula.Named("sum", product), variables);
    }

    static string Text(Shape shape) => shape.ToString().Replace(", ", ",", StringComparison.Ordinal);
}
