using System.Globalization;
using System.Text;

namespace Micrograd.Graphs;

/// <summary>The graph in Graphviz' DOT language, shaped as the lecture's <c>draw_dot</c> does.</summary>
internal static class DotWriter
{
    public static string Write(Graph graph)
    {
        var dot = new StringBuilder("digraph {\n  rankdir=LR;\n");
        foreach (var node in graph.Nodes)
        {
            WriteNode(dot, node);
        }
        foreach (var node in graph.Nodes)
        {
            foreach (var input in node.Inputs)
            {
                dot.Append(CultureInfo.InvariantCulture, $"  n{input} -> op{node.Id};\n");
            }
        }
        return dot.Append("}\n").ToString();
    }

    static void WriteNode(StringBuilder dot, GraphNode node)
    {
        dot.Append(CultureInfo.InvariantCulture, $"  n{node.Id} [shape=record, label=\"{{");
        DotText.AppendField(dot, node.Label ?? "");
        dot.Append("| data ").Append(node.DataText(NumberForm.Record));
        dot.Append(node.HasGrad ? $" | grad {node.GradText(NumberForm.Record)} }}\"];\n" : " }\"];\n");
        if (node.OpName is { } op)
        {
            dot.Append(CultureInfo.InvariantCulture, $"  op{node.Id} [label=\"");
            DotText.AppendLabel(dot, op);
            dot.Append(CultureInfo.InvariantCulture, $"\"];\n  op{node.Id} -> n{node.Id};\n");
        }
    }
}
