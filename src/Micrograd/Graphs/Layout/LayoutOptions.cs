namespace Micrograd.Graphs;

/// <summary>Distances of a <see cref="LayeredLayout"/>, in pixels.</summary>
internal sealed record LayoutOptions
{
    /// <summary>The smallest gap between two layers; it grows where edges climb steeply.</summary>
    public double LayerGap { get; init; } = 44;

    /// <summary>The gap between two nodes of a layer.</summary>
    public double NodeGap { get; init; } = 22;

    /// <summary>The gap between an edge that passes through a layer and its neighbours there.</summary>
    public double EdgeGap { get; init; } = 12;

    /// <summary>The gap between the ends of two edges at one node, where the node is high enough.</summary>
    public double PortGap { get; init; } = 9;

    /// <summary>The empty border around the drawing.</summary>
    public double Margin { get; init; } = 16;
}
