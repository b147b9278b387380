using Micrograd.Svg;

namespace Micrograd.Graphs;

/// <summary>A text cut to a width, on one line.</summary>
internal readonly record struct DrawnLabel(string Text, double Width)
{
    // Semibold letters are this much wider (DejaVu Sans Bold, the widest face of the stack).
    const double BoldWidth = 1.12;

    /// <summary>A text, cut at its end.</summary>
    public static DrawnLabel Sans(string text, double fontSize, double longest, bool bold = false) =>
        Of(TextWidth.Fit, text, fontSize, longest, bold);

    /// <summary>The bold name of a node or a scope, cut at its beginning.</summary>
    public static DrawnLabel Name(string name, double fontSize, double longest) =>
        Of(TextWidth.FitEnd, name, fontSize, longest, bold: true);

    static DrawnLabel Of(
        Func<string, double, double, string> fit,
        string text,
        double fontSize,
        double longest,
        bool bold
    )
    {
        var size = bold ? fontSize * BoldWidth : fontSize;
        var fits = fit(text.ReplaceLineEndings(" "), size, longest);
        return new(fits, TextWidth.Sans(fits, size));
    }
}
