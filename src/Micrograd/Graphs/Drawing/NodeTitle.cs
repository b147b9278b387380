using System.Text;

namespace Micrograd.Graphs;

/// <summary>The tooltip of a node: how it was made, and its numbers with all digits.</summary>
internal static class NodeTitle
{
    public static string Of(Graph graph, GraphNode node, bool gradients)
    {
        var title = new StringBuilder(node.Name);
        if (node.OpName is { } op)
        {
            title.Append(" = ").Append(op).Append('(');
            title.AppendJoin(", ", node.Inputs.Select(input => graph.Nodes[input].Name)).Append(')');
        }
        title.Append("\ndata ").Append(node.DataText(NumberForm.Full));
        if (node.HasGrad)
        {
            title.Append("\ngrad ").Append(gradients ? node.GradText(NumberForm.Full) : "–");
        }
        if (node.Scope is { } scope)
        {
            title.Append("\nin ").Append(scope.Path);
        }
        return title.ToString();
    }
}
