using Micrograd.Expressions;

namespace Micrograd;

/// <summary>A graph as a program, to be taken along.</summary>
public static class GraphCode
{
    /// <summary>The graph of the first output as a C# program that prints its data and gradients.</summary>
    /// <param name="graph">The graph.</param>
    public static string ToCSharp(this ValueGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return CSharpText.Of(graph.Output.Value);
    }

    /// <summary>
    /// The graph of the first output as a Python program for micrograd; a comment names the ops that micrograd lacks.
    /// <see cref="ExpressionProgram.Parse(string)"/> reads it back.
    /// </summary>
    /// <param name="graph">The graph.</param>
    public static string ToPython(this ValueGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return PythonText.Of(graph.Output.Value);
    }
}
