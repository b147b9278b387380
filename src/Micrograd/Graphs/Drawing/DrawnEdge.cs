namespace Micrograd.Graphs;

/// <summary>An edge between two boxes.</summary>
/// <param name="From">The index of the box where it starts.</param>
/// <param name="To">The index of the box where its arrowhead is.</param>
/// <param name="Key">What a page addresses it by, its <c>data-edge</c>.</param>
/// <param name="Thickness">The width of its line, in pixels.</param>
/// <param name="Title">Its tooltip.</param>
/// <param name="Count">What is written beside its end; null for nothing.</param>
internal sealed record DrawnEdge(int From, int To, string Key, double Thickness, string Title, string? Count = null)
{
    /// <summary>How much covers what is below: less than 1 where so many edges cross that they would be one dark blot.</summary>
    public double Opacity { get; init; } = 1;
}
