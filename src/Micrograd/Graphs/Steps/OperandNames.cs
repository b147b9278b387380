using Micrograd.Numbers;
using Micrograd.Ops;

namespace Micrograd.Graphs;

/// <summary>What the variables of an op's formulas stand for at a node: its inputs and itself.</summary>
internal readonly struct OperandNames(ValueGraph graph, ValueGraphNode node)
{
    /// <summary>A variable as <c>a.data</c>.</summary>
    public string Word(string variable)
    {
        var meant = Meant(variable);
        // A number without a label is a constant: it is its own best name.
        return meant is { Label: null, Op: null } ? Number(variable) : StepText.Dotted(meant, "data");
    }

    /// <summary>A variable as the number that it has.</summary>
    public string Number(string variable) => ShortNumber.Of(Meant(variable).Value.Data);

    /// <summary>The text of a formula with its variables linked to the nodes that they stand for.</summary>
    /// <param name="parts">The text.</param>
    /// <param name="subject">What the signs and numbers between the variables are about.</param>
    /// <param name="edge">The edge whose derivative the formula is; null for none.</param>
    public TextPart[] Linked(FormulaPart[] parts, TextSubject subject, GraphEdge? edge = null)
    {
        var linked = new List<TextPart>(parts.Length);
        foreach (var part in parts)
        {
            if (part.Variable is { } variable)
            {
                linked.Add(new(part.Text, TextSubject.Data, Meant(variable).Id, edge));
            }
            else if (linked is [.., { Node: null } last])
            {
                linked[^1] = last with { Text = last.Text + part.Text };
            }
            else
            {
                linked.Add(new(part.Text, subject, edge: edge));
            }
        }
        return [.. linked];
    }

    ValueGraphNode Meant(string variable)
    {
        if (variable == Op.Result.Name)
        {
            return node;
        }
        var index = 0;
        while (node.Op!.InputName(index).Name != variable)
        {
            index++;
        }
        return graph.Nodes[node.Inputs[index]];
    }
}
