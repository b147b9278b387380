using System.Globalization;

namespace Micrograd.Cli.Reference;

/// <summary>A function drawn in characters, each of two by four dots (Unicode's braille patterns).</summary>
static class BraillePlot
{
    const int DotsAcross = 2;
    const int DotsDown = 4;

    // The dot's bit by its row, for the left and for the right column (The Unicode Standard, 21.1 Braille).
    static readonly int[] s_left = [0x01, 0x02, 0x04, 0x40];
    static readonly int[] s_right = [0x08, 0x10, 0x20, 0x80];

    /// <summary>The plot as lines of equal length: the function, its range on the left and its domain below.</summary>
    /// <param name="f">The function; where it is not finite nothing is drawn.</param>
    /// <param name="low">Where the domain begins.</param>
    /// <param name="high">Where it ends.</param>
    /// <param name="width">Characters across, without the numbers.</param>
    /// <param name="height">Characters down, without the line of the domain.</param>
    public static IReadOnlyList<string> Draw(Func<double, double> f, double low, double high, int width, int height)
    {
        var ys = Sample(f, low, high, width * DotsAcross);
        var (bottom, top) = Range(ys);
        var cells = new int[height, width];
        DrawAxes(cells, low, high, bottom, top);
        DrawCurve(cells, ys, bottom, top);
        return Frame(cells, low, high, bottom, top);
    }

    static double[] Sample(Func<double, double> f, double low, double high, int count)
    {
        var ys = new double[count];
        for (var i = 0; i < count; i++)
        {
            ys[i] = f(low + (high - low) * i / (count - 1));
        }
        return ys;
    }

    static (double Bottom, double Top) Range(double[] ys)
    {
        var (bottom, top) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var y in ys)
        {
            if (double.IsFinite(y))
            {
                (bottom, top) = (Math.Min(bottom, y), Math.Max(top, y));
            }
        }
        // A line that is flat, up to rounding, is drawn in the middle.
        return bottom > top ? (-1, 1)
            : top - bottom <= 1e-9 * Math.Max(1, Math.Abs(top)) ? (bottom - 1, top + 1)
            : (bottom, top);
    }

    static void DrawAxes(int[,] cells, double low, double high, double bottom, double top)
    {
        var (rows, columns) = (cells.GetLength(0) * DotsDown, cells.GetLength(1) * DotsAcross);
        if (bottom <= 0 && top >= 0)
        {
            for (var column = 0; column < columns; column += 4)
            {
                Set(cells, Row(0, bottom, top, rows), column);
            }
        }
        if (low <= 0 && high >= 0)
        {
            var zero = (int)Math.Round(-low / (high - low) * (columns - 1));
            for (var row = 0; row < rows; row += 4)
            {
                Set(cells, row, zero);
            }
        }
    }

    static void DrawCurve(int[,] cells, double[] ys, double bottom, double top)
    {
        var rows = cells.GetLength(0) * DotsDown;
        int? before = null;
        for (var column = 0; column < ys.Length; column++)
        {
            if (!double.IsFinite(ys[column]))
            {
                before = null;
                continue;
            }
            var row = Row(ys[column], bottom, top, rows);
            // Steep parts are joined: from just beside the last dot to this one.
            var from = before is { } last && last != row ? last + Math.Sign(row - last) : row;
            for (var at = from; at != row; at += Math.Sign(row - from))
            {
                Set(cells, at, column);
            }
            Set(cells, row, column);
            before = row;
        }
    }

    static List<string> Frame(int[,] cells, double low, double high, double bottom, double top)
    {
        var (height, width) = (cells.GetLength(0), cells.GetLength(1));
        var (topText, bottomText) = (Short(top), Short(bottom));
        var margin = Math.Max(topText.Length, bottomText.Length);
        var lines = new List<string>();
        for (var row = 0; row < height; row++)
        {
            var number =
                row == 0 ? topText
                : row == height - 1 ? bottomText
                : "";
            var dots = Enumerable.Range(0, width).Select(column => (char)(0x2800 + cells[row, column]));
            lines.Add($"{number.PadLeft(margin)} │{string.Concat(dots)}");
        }
        var (lowText, highText) = (Short(low), Short(high));
        lines.Add(new string(' ', margin + 2) + lowText + highText.PadLeft(width - lowText.Length));
        return lines;
    }

    static int Row(double y, double bottom, double top, int rows) =>
        (int)Math.Round((top - y) / (top - bottom) * (rows - 1));

    static void Set(int[,] cells, int row, int column)
    {
        var bits = column % DotsAcross == 0 ? s_left : s_right;
        cells[row / DotsDown, column / DotsAcross] |= bits[row % DotsDown];
    }

    static string Short(double x) =>
        x.ToString("0.##", CultureInfo.InvariantCulture) is var text && text == "-0" ? "0" : text;
}
