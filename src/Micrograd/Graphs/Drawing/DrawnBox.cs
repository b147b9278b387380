using Micrograd.Svg;

namespace Micrograd.Graphs;

/// <summary>A box that draws itself.</summary>
internal abstract class DrawnBox : LaidBox
{
    /// <summary>Draws it with its left top corner at (x, y).</summary>
    public abstract void Draw(SvgWriter svg, double x, double y);
}
