namespace Micrograd.Graphs;

/// <summary>Where everything of a drawing stands; x grows to the right and y downwards, from (0, 0).</summary>
/// <param name="Centres">Each node's centre.</param>
/// <param name="Routes">Each edge as a cubic Bézier spline: its start on the right side of the source, then three points a
/// piece (two controls, one end), the last on the left side of the target. x never decreases along it.</param>
/// <param name="Width">The canvas' width, margins included.</param>
/// <param name="Height">The canvas' height, margins included.</param>
internal sealed record LayoutResult(
    IReadOnlyList<(double X, double Y)> Centres,
    IReadOnlyList<IReadOnlyList<(double X, double Y)>> Routes,
    double Width,
    double Height
);
