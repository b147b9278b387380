using Micrograd.Svg;

namespace Micrograd.Charts;

/// <summary>The line where a grid of values crosses a threshold, or where classes meet.</summary>
internal static class Contour
{
    // A line of more pieces than this is noise that nobody can read; leaving it out keeps the file small.
    const int MostPieces = 3_000;

    /// <summary>The line's path in pixels; empty if nothing crosses.</summary>
    /// <param name="values">The grid, row 0 lowest.</param>
    /// <param name="field">Threshold, or classes.</param>
    /// <param name="x">The pixel of a column (0.5: the centre of the first cell).</param>
    /// <param name="y">The pixel of a row.</param>
    public static SvgPath Path(double[,] values, BoundaryField field, Func<double, double> x, Func<double, double> y)
    {
        var path = new SvgPath();
        var pieces = 0;
        foreach (var (from, to) in field.IsClasses ? Borders(values) : Crossings(values, field.Threshold))
        {
            if (++pieces > MostPieces)
            {
                return new SvgPath();
            }
            path.MoveTo(x(from.Column), y(from.Row)).LineTo(x(to.Column), y(to.Row));
        }
        return path;
    }

    // Marching squares: in each square of four neighbouring cell centres the crossings of its sides, joined.
    static IEnumerable<((double Column, double Row) From, (double Column, double Row) To)> Crossings(
        double[,] v,
        double at
    )
    {
        var crossings = new List<(double Column, double Row)>(4);
        for (var row = 0; row + 1 < v.GetLength(0); row++)
        {
            for (var column = 0; column + 1 < v.GetLength(1); column++)
            {
                var (a, b, c, d) = (v[row, column], v[row, column + 1], v[row + 1, column + 1], v[row + 1, column]);
                if (!double.IsFinite(a) || !double.IsFinite(b) || !double.IsFinite(c) || !double.IsFinite(d))
                {
                    continue;
                }
                crossings.Clear();
                var (left, bottom) = (column + 0.5, row + 0.5);
                Add(a, b, t => (left + t, bottom));
                Add(b, c, t => (left + 1, bottom + t));
                Add(d, c, t => (left + t, bottom + 1));
                Add(a, d, t => (left, bottom + t));
                for (var i = 0; i + 1 < crossings.Count; i += 2)
                {
                    yield return (crossings[i], crossings[i + 1]);
                }
            }
        }
        void Add(double from, double to, Func<double, (double, double)> point)
        {
            if (from > at != to > at)
            {
                // Halves: the difference of two huge values of opposite sign would overflow.
                crossings.Add(point(Math.Clamp((at / 2 - from / 2) / (to / 2 - from / 2), 0, 1)));
            }
        }
    }

    static IEnumerable<((double Column, double Row) From, (double Column, double Row) To)> Borders(double[,] v)
    {
        var (rows, columns) = (v.GetLength(0), v.GetLength(1));
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (column + 1 < columns && v[row, column] != v[row, column + 1])
                {
                    yield return ((column + 1, row), (column + 1, row + 1));
                }
                if (row + 1 < rows && v[row, column] != v[row + 1, column])
                {
                    yield return ((column, row + 1), (column + 1, row + 1));
                }
            }
        }
    }
}
