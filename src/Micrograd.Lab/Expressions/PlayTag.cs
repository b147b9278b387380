using Micrograd.Graphs;
using Micrograd.Svg;

namespace Micrograd.Lab.Expressions;

/// <summary>A constant beside one of the many ops that use it.</summary>
sealed class PlayTag(ValueGraphNode node, GraphEdge edge) : PlayBox
{
    public override double Width => TextWidth.Mono(LongestNumber, NumberSize) + 2 * Padding;

    public override double Height => 22;

    public override BoxAnswer At(double x, double y) =>
        new(node.Id, edge.ToString(), Pixels(x), Pixels(y), Pixels(Width), Height, "", [Pixels(y + 15)], null);
}
