using Micrograd.Graphs;
using Micrograd.Numbers;

namespace Micrograd.Lab.Expressions;

/// <summary>
/// Why a local derivative is small, found from the op itself: what it does from here on, on its domain, and to its other inputs.
/// </summary>
static class SmallFactors
{
    // Beyond it a factor shrinks nothing that one would notice.
    const double Small = 0.1;

    // As far out as any op has come to its limit, if it has one.
    const double FarOut = 1e6;

    // How near to its limit an op is saturated, for a limit of 1.
    const double NearLimit = 0.1;

    public static CauseAnswer? CauseOf(ValueGraph graph, GraphEdge edge)
    {
        var node = graph.Nodes[edge.Node];
        var local = node.Local(edge.Operand);
        if (Math.Abs(local) >= Small)
        {
            return null;
        }
        var (kind, words) = Reason(graph, node, edge.Operand, local);
        return new(kind, edge.ToString(), Sentence.Of([.. graph.LocalSentence(edge), $": {words}"]));
    }

    static (SmallFactor, string) Reason(ValueGraph graph, ValueGraphNode node, int operand, double local)
    {
        var op = node.Op!;
        if (op.IsFlat(operand))
        {
            return (SmallFactor.Flat, $"{NameOf(op)} is flat: no gradient passes it");
        }
        return op.Arity == 1 ? OfOneInput(op, graph.Nodes[node.Inputs[0]].Value.Data, node.Value.Data, local)
            : local == 0 && Passes(node, operand) is { } other
                ? (SmallFactor.NotChosen, $"{NameOf(op)} chose {graph.Nodes[node.Inputs[other]].NameInFormula}")
            : OtherFactor(node, operand) is { } factor
                ? (SmallFactor.SmallInput, $"{graph.Nodes[node.Inputs[factor]].NameInFormula} is small")
            : (SmallFactor.Small, "small");
    }

    // Without its constants: clamp, and not clamp(-1, 1).
    static string NameOf(Op op) => op.RuleName;

    static (SmallFactor, string) OfOneInput(Op op, double x, double y, double local)
    {
        if (local == 0 && op.SwitchesOff(0))
        {
            return (SmallFactor.Off, $"{NameOf(op)} is off, {Side(op, x)}");
        }
        var limit = op.Evaluate(x < 0 ? -FarOut : FarOut);
        return Math.Abs(y - limit) <= NearLimit * Math.Max(1, Math.Abs(limit)) && Math.Abs(limit) < FarOut
            ? (SmallFactor.Saturated, $"{NameOf(op)} is saturated")
            : (SmallFactor.Small, "small");
    }

    /// <summary>Which inputs are off: the negative ones, where the op lets all positive ones of its domain pass.</summary>
    static string Side(Op op, double x)
    {
        const int Samples = 16;
        bool Off(double side) => Enumerable.Range(1, Samples).All(i => Slope(op, side * i / 8) == 0);
        bool On(double side) => Enumerable.Range(1, Samples).All(i => Slope(op, side * i / 8) != 0);
        return x < 0 && Off(-1) && On(1) ? "its input is negative"
            : x > 0 && Off(1) && On(-1) ? "its input is positive"
            : x == 0 ? "its input is 0"
            : $"its input is {ShortNumber.Of(x)}";
    }

    static double Slope(Op op, double x) => op.Derivative(0, [x], op.Evaluate(x));

    /// <summary>The input that a choice hands on instead; null where the op does not choose.</summary>
    static int? Passes(ValueGraphNode node, int operand)
    {
        var op = node.Op!;
        for (var other = 0; other < op.Arity; other++)
        {
            if (other != operand && node.Local(other) == 1 && op.SwitchesOff(operand))
            {
                return other;
            }
        }
        return null;
    }

    /// <summary>The input that is the derivative, but for its sign: the other factor of a product; null where none is.</summary>
    static int? OtherFactor(ValueGraphNode node, int operand)
    {
        var formula = node.Op!.DerivativeText(operand);
        for (var other = 0; other < node.Inputs.Count; other++)
        {
            if (formula == node.Op.InputNames[other])
            {
                return other;
            }
        }
        return null;
    }
}
