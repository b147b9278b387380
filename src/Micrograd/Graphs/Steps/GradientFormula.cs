using System.Globalization;
using Micrograd.Numbers;
using Micrograd.Ops;
using Micrograd.TensorOps;
using Micrograd.Tensors;

namespace Micrograd.Graphs;

/// <summary>
/// The gradient of an op that is not elementwise, as a formula: it is written in tensor ops, so it is computed once while
/// they are recorded, and read off.
/// </summary>
internal sealed class GradientFormula
{
    // What takes more ops is named, not told.
    const int MostOps = 8;

    readonly Dictionary<string, TensorGraphNode> _variables = new(StringComparer.Ordinal);
    readonly TensorGraph _graph;
    readonly Tensor _g;
    readonly string _upstream;
    int _ops;

    GradientFormula(TensorGraph graph, Tensor g, string upstream) => (_graph, _g, _upstream) = (graph, g, upstream);

    /// <returns>The formula, and the nodes that its variables stand for; the upstream gradient is a variable, too.</returns>
    public static (Formula Formula, Dictionary<string, TensorGraphNode> Variables) Of(
        TensorGraph graph,
        TensorGraphNode node,
        int operand,
        Tensor upstream,
        string upstreamName
    )
    {
        var g = upstream.Detach().RequireGrad();
        var reading = new GradientFormula(graph, g, upstreamName);
        var before = GradMode.SetThreadOff(false);
        try
        {
            using var recording = EnableGrad.Enter();
            var formula = reading.Read(Given(node.Made!, node.Operands[operand], g));
            return reading._ops > MostOps
                ? (new Formula.Named($"{node.OpName}.vjp", new Formula.Variable(upstreamName)), reading._variables)
                : (formula, reading._variables);
        }
        finally
        {
            GradMode.SetThreadOff(before);
        }
    }

    static Tensor Given(TensorNode made, int input, Tensor g) =>
        made.Gradients(g) is { } all ? all[input]! : made.Gradient(input, g);

    Formula Read(Tensor x)
    {
        if (x == _g)
        {
            return new Formula.Variable(_upstream);
        }
        if (_graph.Find(x) is { } known)
        {
            return Variable(known);
        }
        if (x.Node is not { } made)
        {
            return Leaf(x);
        }
        _ops++;
        return _ops > MostOps
            ? new Formula.Variable("…")
            : made switch
            {
                { Op: Choose } => new Formula.Choice(Read(made.Input(0)), Read(made.Input(1)), Read(made.Input(2))),
                { Op.Rule: { } rule } => Formula.Of(
                    rule,
                    [.. Enumerable.Range(0, made.Inputs).Select(i => Read(made.Input(i)))]
                ),
                { Op: Transpose } => new Formula.Transposed(Read(made.Input(0))),
                { Op: MatMul } => new Formula.MatrixProduct(Read(made.Input(0)), Read(made.Input(1))),
                { Inputs: 1 } => new Formula.Named(made.Name, Read(made.Input(0))),
                { Inputs: 2 } => new Formula.Named(made.Name, Read(made.Input(0)), Read(made.Input(1))),
                _ => new Formula.Named(made.Name, new Formula.Variable("…")),
            };
    }

    /// <summary>A constant, or a view of a node that requires no gradient, so that the view was not recorded.</summary>
    Formula Leaf(Tensor x)
    {
        if (x.Count == 1)
        {
            return new Formula.Number(x.Item());
        }
        foreach (var node in _graph.Nodes)
        {
            if (node.Tensor._storage == x._storage)
            {
                var isTransposed =
                    x.Rank >= 2 && x.Shape == node.Tensor.T.Shape && x.Strides.SequenceEqual(node.Tensor.T.Strides);
                return isTransposed
                    ? new Formula.Transposed(Variable(node))
                    : new Formula.Named("view", Variable(node));
            }
        }
        return new Formula.Variable(x.DType is DType.Bool ? "mask" : "constant");
    }

    Formula.Variable Variable(TensorGraphNode node)
    {
        var name = node.Id.ToString(CultureInfo.InvariantCulture);
        _variables[name] = node;
        return new(name);
    }
}
