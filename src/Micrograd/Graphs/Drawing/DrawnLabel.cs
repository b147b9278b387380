using Micrograd.Svg;

namespace Micrograd.Graphs;

/// <summary>A text cut to a width, on one line.</summary>
internal readonly record struct DrawnLabel(string Text, double Width)
{
    // Semibold letters are this much wider (DejaVu Sans Bold, the widest face of the stack).
    const double BoldWidth = 1.12;

    public static DrawnLabel Sans(string text, double fontSize, double longest, bool bold = false)
    {
        var size = bold ? fontSize * BoldWidth : fontSize;
        var fits = TextWidth.Fit(text.ReplaceLineEndings(" "), size, longest);
        return new(fits, TextWidth.Sans(fits, size));
    }
}
