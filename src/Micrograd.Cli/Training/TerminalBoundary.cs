using System.Text;
using Micrograd.Charts;

namespace Micrograd.Cli.Training;

/// <summary>
/// A decision boundary in characters: the two classes' regions by light and dark shade, the held-out and training points
/// by o and x, so that it reads without colour too.
/// </summary>
static class TerminalBoundary
{
    const int Columns = 64;
    const int Rows = 22;
    const int MostPoints = 400;

    static readonly (char Ground, char Point, string Colour)[] s_classes = [('·', 'o', "\e[34m"), ('░', 'x', "\e[33m")];

    /// <summary>The lines of the picture; of two classes and two features.</summary>
    public static IEnumerable<string> Draw(RowTraining trainer, bool hasColour)
    {
        var points = Points(trainer.TrainRows).Concat(Points(trainer.TestRows)).ToArray();
        var range = PlotRange.Around([new("points", [.. points.Select(p => p.X)], [.. points.Select(p => p.Y)])])!;
        var marks = new Dictionary<(int, int), int>();
        foreach (var (x, y, label) in points)
        {
            marks[(Cell(x, range.MinX, range.MaxX, Columns), Cell(y, range.MinY, range.MaxY, Rows))] = label;
        }
        for (var row = Rows - 1; row >= 0; row--)
        {
            yield return Line(trainer, range, marks, row, hasColour);
        }
    }

    static string Line(RowTraining trainer, PlotRange range, Dictionary<(int, int), int> marks, int row, bool hasColour)
    {
        var line = new StringBuilder();
        var y = range.MinY + (row + 0.5) / Rows * (range.MaxY - range.MinY);
        for (var column = 0; column < Columns; column++)
        {
            var x = range.MinX + (column + 0.5) / Columns * (range.MaxX - range.MinX);
            var isPoint = marks.TryGetValue((column, row), out var label);
            var shown = s_classes[isPoint ? label : trainer.PredictClass([x, y])];
            var character = isPoint ? shown.Point : shown.Ground;
            line.Append(hasColour ? $"{shown.Colour}{(isPoint ? "\e[1m" : "")}{character}\e[0m" : character);
        }
        return line.ToString();
    }

    static IEnumerable<(double X, double Y, int Label)> Points(IRows rows)
    {
        var features = new double[2];
        for (long row = 0; row < Math.Min(rows.RowCount, MostPoints); row++)
        {
            var label = (int)rows.Read(row, features);
            yield return (features[0], features[1], label);
        }
    }

    static int Cell(double value, double low, double high, int cells) =>
        Math.Clamp((int)((value - low) / (high - low) * cells), 0, cells - 1);
}
