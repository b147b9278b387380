using System.Globalization;

namespace Micrograd.Graphs;

/// <summary>An edge of a graph, named by where it ends.</summary>
public readonly record struct GraphEdge
{
    /// <param name="node">The id of the node that reads the input.</param>
    /// <param name="operand">Which of the node's inputs it is, from 0.</param>
    public GraphEdge(int node, int operand) => (Node, Operand) = (node, operand);

    /// <summary>The id of the node that reads the input.</summary>
    public int Node { get; }

    /// <summary>Which of the node's inputs it is, from 0.</summary>
    public int Operand { get; }

    /// <summary>What drawings and pages address it by, the <c>data-edge</c> of a drawing: <c>7.0</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Node}.{Operand}");
}
