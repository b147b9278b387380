using Micrograd.Svg;

namespace Micrograd.Charts;

/// <summary>A legend in rows above the plot, where it never covers data.</summary>
internal sealed class Legend
{
    const double FontSize = 12;
    const double RowHeight = 20;
    const double SampleWidth = 22;
    const double EntryGap = 18;

    readonly List<(LegendEntry? Entry, string Text, double X, int Row)> _placed = [];

    /// <summary>Places the entries; those that find no room are counted in a last one.</summary>
    public Legend(IReadOnlyList<LegendEntry> entries, double width, double maxHeight)
    {
        var rows = Math.Max(1, (int)(maxHeight / RowHeight));
        double x = 0;
        var row = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            var text = TextWidth.Fit(entries[i].Text, FontSize, Math.Min(260, width - SampleWidth - 6));
            var needed = SampleWidth + 6 + TextWidth.Sans(text, FontSize);
            var room = row == rows - 1 && i < entries.Count - 1 ? width - 90 : width;
            if (x > 0 && x + needed > room)
            {
                if (row == rows - 1)
                {
                    _placed.Add((null, $"+ {entries.Count - i} more", x, row));
                    break;
                }
                (x, row) = (0, row + 1);
            }
            _placed.Add((entries[i], text, x, row));
            x += needed + EntryGap;
        }
        Height = _placed.Count == 0 ? 0 : (row + 1) * RowHeight;
    }

    /// <summary>The height of all rows.</summary>
    public double Height { get; }

    /// <summary>Draws the legend with its upper left corner at (left, top).</summary>
    public void Draw(SvgWriter svg, double left, double top)
    {
        foreach (var (entry, text, x, row) in _placed)
        {
            var middle = top + (row + 0.5) * RowHeight;
            if (entry is { } shown)
            {
                shown.Sample(svg, left + x + SampleWidth / 2, middle);
            }
            svg.Text(left + x + (entry is null ? 0 : SampleWidth + 6), middle + 4, text);
        }
    }
}
