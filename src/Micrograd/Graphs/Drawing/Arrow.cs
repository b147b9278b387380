using Micrograd.Svg;

namespace Micrograd.Graphs;

/// <summary>A line that goes straight to its end, and the arrowhead there, as SVG path data.</summary>
/// <param name="Line">The line.</param>
/// <param name="Head">The arrowhead, a triangle.</param>
internal readonly record struct Arrow(string Line, string Head)
{
    /// <param name="line">The line but for its end.</param>
    /// <param name="tip">The x of the arrowhead's tip.</param>
    /// <param name="y">Its y.</param>
    /// <param name="thickness">The line's width.</param>
    public static Arrow Of(SvgPath line, double tip, double y, double thickness)
    {
        var (length, half) = (5 + 1.5 * thickness, 2 + 1.2 * thickness);
        line.LineTo(tip - length + 1, y);
        var head = new SvgPath()
            .MoveTo(tip - length, y - half)
            .LineTo(tip, y)
            .LineTo(tip - length, y + half)
            .Append("z");
        return new(line.ToString(), head.ToString());
    }

    /// <summary>The same, downwards.</summary>
    /// <param name="line">The line but for its end.</param>
    /// <param name="x">The x of the arrowhead's tip.</param>
    /// <param name="tip">Its y.</param>
    /// <param name="thickness">The line's width.</param>
    public static Arrow Down(SvgPath line, double x, double tip, double thickness)
    {
        var (length, half) = (5 + 1.5 * thickness, 2 + 1.2 * thickness);
        line.LineTo(x, tip - length + 1);
        var head = new SvgPath()
            .MoveTo(x - half, tip - length)
            .LineTo(x, tip)
            .LineTo(x + half, tip - length)
            .Append("z");
        return new(line.ToString(), head.ToString());
    }
}
