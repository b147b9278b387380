namespace Micrograd;

/// <summary>What <see cref="Graph.ToSvg"/> draws.</summary>
public sealed record GraphSvgOptions
{
    internal const int DefaultMaxNodes = 300;
    internal const int LeastMaxNodes = 10;
    const int DefaultMaxWidth = 3000;
    internal const int LeastMaxWidth = 600;

    /// <summary>The drawing's name, for tooltips and screen readers; null names the output.</summary>
    public string? Title { get; init; }

    /// <summary>Whether gradients are shown; else a dash, for a graph that no backward pass has seen.</summary>
    public bool Gradients { get; init; } = true;

    /// <summary>A graph with more nodes is drawn collapsed, in at most about as many boxes. At least 10.</summary>
    public int MaxNodes { get; init; } = DefaultMaxNodes;

    /// <summary>
    /// A drawing from left to right that would be wider, in pixels, goes from top to bottom, scopes as frames; and one that is too wide even
    /// so is drawn collapsed, in as many boxes as there is room for. At least 600.
    /// </summary>
    public int MaxWidth { get; init; } = DefaultMaxWidth;

    /// <summary>The paths of scopes to show open in a collapsed drawing, such as <c>layer1.neuron3</c>.</summary>
    public IReadOnlyCollection<string> Expand { get; init; } = [];
}
