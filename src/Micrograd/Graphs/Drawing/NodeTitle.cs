using System.Text;

namespace Micrograd.Graphs;

/// <summary>The tooltip of a node: how it was made, and its numbers with all digits.</summary>
internal static class NodeTitle
{
    public static string Of(Graph graph, GraphNode node, bool gradients)
    {
        var title = new StringBuilder(node.Name);
        if (node.Op is { } op)
        {
            title.Append(" = ").Append(op.Name).Append('(');
            title.AppendJoin(", ", node.Inputs.Select(input => graph.Nodes[input].Name)).Append(')');
        }
        title.Append("\ndata ").Append(RecordNumber.Full(node.Value.Data));
        title.Append("\ngrad ").Append(gradients ? RecordNumber.Full(node.Value.Grad) : "–");
        if (node.Scope is { } scope)
        {
            title.Append("\nin ").Append(scope.Path);
        }
        return title.ToString();
    }
}
