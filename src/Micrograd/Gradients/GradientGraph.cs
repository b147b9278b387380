namespace Micrograd.Differentiation;

/// <summary>
/// The backward pass as a graph: the same walk as <see cref="Backpropagation"/>, with every number a node, so that a
/// gradient can be differentiated again, drawn and explained.
/// </summary>
internal static class GradientGraph
{
    public static Value[] Build(Value output, ReadOnlySpan<Value> inputs)
    {
        using var order = GraphOrder.Of(output);
        var nodes = order.Nodes;
        var wanted = Wanted(nodes, inputs);
        var gradients = new Dictionary<Value, Term>(ReferenceEqualityComparer.Instance) { [output] = Term.Constant(1) };
        for (var i = nodes.Length - 1; i >= 0; i--)
        {
            var node = nodes[i];
            Backpropagation.CheckFresh(node);
            if (!wanted.Contains(node) || !gradients.TryGetValue(node, out var upstream) || upstream.IsZero)
            {
                continue;
            }
            var op = node._op!;
            for (var input = 0; input < op.Arity; input++)
            {
                var to = node.Input(input);
                // Only what leads to an input that was asked for: a weight times an input must not build the input's gradient.
                if (wanted.Contains(to))
                {
                    Term c = node._c is { } third ? third : Term.Constant(0);
                    Term b = node._b is { } second ? second : Term.Constant(0);
                    var adds = upstream * op.Derivative<Term>(input, node._a!, b, c, node);
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
            for (var i = 0; i < node._op!.Arity; i++)
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
