namespace Micrograd.Graphs;

/// <summary>One step of backpropagation over values, in numbers: what one edge adds.</summary>
public readonly record struct GradientFlow
{
    internal GradientFlow(GraphEdge edge, int input, double upstream, double local, double adds, double before)
    {
        Edge = edge;
        Input = input;
        Upstream = upstream;
        Local = local;
        Adds = adds;
        Before = before;
    }

    /// <summary>The edge: the node whose gradient is handed on, and which of its inputs receives.</summary>
    public GraphEdge Edge { get; }

    /// <summary>The id of that input.</summary>
    public int Input { get; }

    /// <summary>The node's own gradient.</summary>
    public double Upstream { get; }

    /// <summary>The derivative of the node with respect to the input.</summary>
    public double Local { get; }

    /// <summary>Upstream × local, and 0 where nothing flows; see <see cref="Op.Contribution"/>.</summary>
    public double Adds { get; }

    /// <summary>The input's gradient before the step.</summary>
    public double Before { get; }

    /// <summary>The input's gradient after the step.</summary>
    public double After => Before + Adds;
}
