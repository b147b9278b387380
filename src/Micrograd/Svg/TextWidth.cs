using System.Text;

namespace Micrograd.Svg;

/// <summary>How wide a text will be, without a font at hand: an estimate on the wide side, so that boxes never clip.</summary>
internal static class TextWidth
{
    /// <summary>The advance of a monospace character in em (DejaVu Sans Mono, Consolas, Menlo: 0.55–0.602).</summary>
    public const double MonoEm = 0.602;

    /// <summary>The estimated width in pixels in the sans stack.</summary>
    public static double Sans(string text, double fontSize)
    {
        var em = 0.0;
        foreach (var rune in text.EnumerateRunes())
        {
            em += SansEm(rune.Value);
        }
        return em * fontSize;
    }

    /// <summary>The width in pixels in the monospace stack.</summary>
    public static double Mono(string text, double fontSize)
    {
        var em = 0.0;
        foreach (var rune in text.EnumerateRunes())
        {
            em += IsWide(rune.Value) ? 2 * MonoEm : MonoEm;
        }
        return em * fontSize;
    }

    /// <summary><paramref name="text"/>, or as much of its beginning as fits in <paramref name="width"/> pixels and an ellipsis.</summary>
    public static string Fit(string text, double fontSize, double width) =>
        Sans(text, fontSize) <= width ? text : Fitting(text.EnumerateRunes(), fontSize, width) + "…";

    /// <summary>
    /// <paramref name="text"/>, or an ellipsis and as much of its end as fits in <paramref name="width"/> pixels: what tells names apart
    /// such as <c>layers.0.norm1.weight</c> stands at their end.
    /// </summary>
    public static string FitEnd(string text, double fontSize, double width)
    {
        if (Sans(text, fontSize) <= width)
        {
            return text;
        }
        var kept = Fitting(text.EnumerateRunes().Reverse(), fontSize, width);
        return "…" + string.Concat(kept.EnumerateRunes().Reverse());
    }

    // As many letters as there is room for beside an ellipsis.
    static string Fitting(IEnumerable<Rune> letters, double fontSize, double width)
    {
        var kept = new StringBuilder();
        var used = SansEm('…') * fontSize;
        foreach (var letter in letters)
        {
            used += SansEm(letter.Value) * fontSize;
            if (used > width)
            {
                break;
            }
            kept.Append(letter.ToString());
        }
        return kept.ToString();
    }

    // Advances of DejaVu Sans, the widest face of the stack, in groups.
    static double SansEm(int rune) =>
        rune switch
        {
            'i' or 'j' or 'l' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' or ' ' or 'I' => 0.34,
            'f' or 't' or 'r' or '(' or ')' or '[' or ']' or '-' or '/' => 0.41,
            'm' or 'M' or 'w' or 'W' or '%' or '@' or '…' => 1.0,
            >= 'A' and <= 'Z' => 0.72,
            _ => IsWide(rune) ? 1.05 : 0.64,
        };

    // East Asian wide ranges and emoji, roughly (Unicode UAX #11).
    static bool IsWide(int rune) =>
        rune
            is (>= 0x1100 and <= 0x115F)
                or (>= 0x2E80 and <= 0xA4CF)
                or (>= 0xAC00 and <= 0xD7A3)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0xFE30 and <= 0xFE6F)
                or (>= 0xFF00 and <= 0xFF60)
                or >= 0x1F300;
}
