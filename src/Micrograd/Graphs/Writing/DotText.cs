using System.Text;

namespace Micrograd.Graphs;

/// <summary>Any text inside the double quotes of Graphviz' DOT language, so that it is drawn as it stands.</summary>
/// <remarks>
/// Three readers look at it, one after the other: the string (<c>"</c>), the record's fields (<c>{ } | &lt; &gt;</c> and
/// spaces, which it would merge) and the label's escapes (<c>\</c> and HTML entities).
/// </remarks>
internal static class DotText
{
    /// <summary>Appends a field of a record, with a space around it where that is not drawn.</summary>
    public static void AppendField(StringBuilder dot, string text)
    {
        Append(dot.Append(' '), text, field: true);
        // After one space that is meant, Graphviz takes the next ones of the field as meant, too.
        dot.Append(HasSpacesToKeep(text) ? "" : " ");
    }

    /// <summary>Appends the label of any other shape.</summary>
    public static void AppendLabel(StringBuilder dot, string text) => Append(dot, text, field: false);

    static void Append(StringBuilder dot, string text, bool field)
    {
        var isExact = field && HasSpacesToKeep(text);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\\' or '"':
                    dot.Append('\\').Append((char)rune.Value);
                    break;
                case '{' or '}' or '|' or '<' or '>' when field:
                case ' ' when isExact:
                    dot.Append('\\').Append((char)rune.Value);
                    break;
                case '&':
                    dot.Append("&amp;");
                    break;
                case '\n':
                    dot.Append("\\n");
                    break;
                case '\r':
                    break;
                case '\t':
                    dot.Append(isExact ? "\\ " : " ");
                    break;
                case < 0x20 or 0x7F:
                    dot.Append(Rune.ReplacementChar);
                    break;
                default:
                    dot.Append(rune);
                    break;
            }
        }
    }

    static bool HasSpacesToKeep(string text) =>
        text.Contains("  ", StringComparison.Ordinal) || text.StartsWith(' ') || text.EndsWith(' ');
}
