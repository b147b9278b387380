using System.Text;

namespace Micrograd.Svg;

/// <summary>The <c>d</c> attribute of a path, built step by step.</summary>
internal sealed class SvgPath
{
    readonly StringBuilder _data = new();

    /// <summary>Whether nothing has been drawn yet.</summary>
    public bool IsEmpty => _data.Length == 0;

    /// <summary>Starts a new stroke at a point.</summary>
    public SvgPath MoveTo(double x, double y) => Add('M', x, y);

    /// <summary>A straight line to a point.</summary>
    public SvgPath LineTo(double x, double y) => Add('L', x, y);

    /// <summary>A quadratic Bézier curve to a point, by a control point.</summary>
    public SvgPath QuadraticTo(double controlX, double controlY, double x, double y) =>
        Add('Q', controlX, controlY).Add(' ', x, y);

    /// <summary>A cubic Bézier spline: the start, then three points a piece (two controls, one end).</summary>
    /// <exception cref="ArgumentException">The number of points is not 1 + 3·k.</exception>
    public SvgPath Spline(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count % 3 != 1)
        {
            throw new ArgumentException($"A cubic spline has 1 + 3·k points, not {points.Count}.", nameof(points));
        }
        MoveTo(points[0].X, points[0].Y);
        for (var i = 1; i < points.Count; i++)
        {
            Add(i % 3 == 1 ? 'C' : ' ', points[i].X, points[i].Y);
        }
        return this;
    }

    /// <summary>Path data written as it stands, such as a marker's relative outline.</summary>
    public SvgPath Append(string outline)
    {
        _data.Append(outline);
        return this;
    }

    /// <summary>The path data.</summary>
    public override string ToString() => _data.ToString();

    SvgPath Add(char command, double x, double y)
    {
        _data.Append(command).Append(SvgNumber.Format(x)).Append(' ').Append(SvgNumber.Format(y));
        return this;
    }
}
