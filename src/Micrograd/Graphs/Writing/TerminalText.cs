using System.Globalization;
using System.Text;

namespace Micrograd.Graphs;

/// <summary>A label as it may be printed on a terminal: on one line, with nothing that the terminal would obey.</summary>
internal static class TerminalText
{
    const int Longest = 60;

    /// <summary>The label with what can't be seen written as escapes, and cut after 60 characters.</summary>
    /// <param name="label">Any text.</param>
    /// <param name="ascii">Whether everything beyond ASCII is written as an escape, too.</param>
    public static string Of(string label, bool ascii)
    {
        var text = new StringBuilder();
        foreach (var rune in label.EnumerateRunes())
        {
            if (text.Length >= Longest)
            {
                return text.Append(ascii ? "..." : "…").ToString();
            }
            if (IsPlain(rune) || (!ascii && IsVisible(rune)))
            {
                text.Append(rune);
            }
            else
            {
                text.Append(
                    rune.Value switch
                    {
                        '\n' => "\\n",
                        '\r' => "\\r",
                        '\t' => "\\t",
                        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                    }
                );
            }
        }
        return text.ToString();
    }

    static bool IsPlain(Rune rune) => rune.Value is >= 0x20 and < 0x7F;

    // Format characters turn the direction of the text around them, control characters move the cursor.
    static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );
}
