using System.Globalization;

namespace Micrograd.Graphs;

/// <summary>An edge of a graph, named by where it ends.</summary>
/// <param name="Node">The id of the node that reads the input.</param>
/// <param name="Operand">Which of the node's inputs it is: 0, 1 or 2.</param>
internal readonly record struct GraphEdge(int Node, int Operand)
{
    /// <summary>What drawings and pages address it by, the <c>data-edge</c> of a drawing: <c>7.0</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Node}.{Operand}");
}
