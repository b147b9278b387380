using Micrograd.Ops;

namespace Micrograd.Differentiation;

/// <summary>
/// The backward pass as a graph: the same walk as <see cref="Value.Backward"/>, with every number a node, so that a
/// gradient can be differentiated again, drawn and explained.
/// </summary>
internal static class GradientGraph
{
    /// <param name="output">What to differentiate.</param>
    /// <param name="inputs">With respect to what.</param>
    /// <param name="begin">What was made by then, on the clock of all nodes, and is no input is a constant.</param>
    public static Value[] Build(Value output, ReadOnlySpan<Value> inputs, long begin)
    {
        using var order = GraphOrder.Of([output], begin);
        order.RequireFresh();
        order.RequireAlone();
        var nodes = order.Nodes;
        var wanted = Wanted(nodes, inputs);
        var gradients = new Dictionary<Value, Term>(ReferenceEqualityComparer.Instance) { [output] = Term.Constant(1) };
        for (var i = nodes.Length - 1; i >= 0; i--)
        {
            var node = nodes[i];
            if (!wanted.Contains(node) || !gradients.TryGetValue(node, out var upstream) || upstream.IsZero)
            {
                continue;
            }
            for (var input = 0; input < node.Op!.Arity; input++)
            {
                var to = node.Input(input);
                // Only what leads to an input that was asked for: a weight times an input must not build the input's gradient.
                if (wanted.Contains(to))
                {
                    var adds = Contribution(node, input, upstream);
                    gradients[to] = gradients.TryGetValue(to, out var sum) ? sum + adds : adds;
                }
            }
        }
        var result = new Value[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            result[i] = gradients.TryGetValue(inputs[i], out var gradient) ? gradient.ToValue() : new Value(0);
        }
        return result;
    }

    /// <summary>What the node adds to the gradient of one of its inputs.</summary>
    static Term Contribution(Value node, int input, Term upstream)
    {
        Term a = node._a!;
        Term b = node._b is { } second ? second : Term.Constant(0);
        Term c = node.Third is { } third ? third : Term.Constant(0);
        return node.Op switch
        {
            // A choice hands its gradient to one side; 0 times an infinite one would be NaN on the other.
            SelectOp when input == 1 => Term.SelectPositive(a, upstream, Term.Constant(0)),
            SelectOp when input == 2 => Term.SelectPositive(a, Term.Constant(0), upstream),
            var op => upstream * op!.Derivative<Term>(input, a, b, c, node),
        };
    }

    /// <summary>The inputs asked for, and every node on a way from one of them to the output.</summary>
    static HashSet<Value> Wanted(ReadOnlySpan<Value> nodes, ReadOnlySpan<Value> inputs)
    {
        var wanted = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        foreach (var input in inputs)
        {
            wanted.Add(input);
        }
        foreach (var node in nodes)
        {
            for (var i = 0; i < node.Op!.Arity; i++)
            {
                if (wanted.Contains(node.Input(i)))
                {
                    wanted.Add(node);
                    break;
                }
            }
        }
        return wanted;
    }
}
