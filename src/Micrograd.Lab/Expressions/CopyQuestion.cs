namespace Micrograd.Lab.Expressions;

/// <summary>The answer to <c>copy</c>: the library's own texts.</summary>
static class CopyQuestion
{
    public static CopyAnswer Answer(CopyRequest request, CancellationToken stop)
    {
        var experiment = Experiment.Of(request.Text, request.Data, stop);
        var output = experiment.Output.Value;
        output.Backward();
        stop.ThrowIfCancellationRequested();
        var graph = Graph.Of(output);
        return request.As switch
        {
            CopyForm.CSharp => new(graph.ToCSharp(), "graph.cs", "text/x-csharp"),
            CopyForm.Python => new(graph.ToPython(), "graph.py", "text/x-python"),
            CopyForm.Dot => new(graph.ToDot(), "graph.dot", "text/vnd.graphviz"),
            _ => new(graph.ToSvg(), "graph.svg", "image/svg+xml"),
        };
    }
}
