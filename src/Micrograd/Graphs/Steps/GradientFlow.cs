namespace Micrograd.Graphs;

/// <summary>One step of backpropagation over values, in numbers: what one edge adds.</summary>
/// <param name="Edge">The edge: the node whose gradient is handed on, and which of its inputs receives.</param>
/// <param name="Input">The id of that input.</param>
/// <param name="Upstream">The node's own gradient.</param>
/// <param name="Local">The derivative of the node with respect to the input.</param>
/// <param name="Adds">Upstream × local.</param>
/// <param name="Before">The input's gradient before the step.</param>
internal readonly record struct GradientFlow(
    GraphEdge Edge,
    int Input,
    double Upstream,
    double Local,
    double Adds,
    double Before
)
{
    /// <summary>The input's gradient after the step.</summary>
    public double After => Before + Adds;
}
