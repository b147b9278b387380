using System.Text;

namespace Micrograd.Svg;

/// <summary>Any string as XML character data that every parser accepts.</summary>
/// <remarks>
/// XML 1.0 (section 2.2) has no way to write control characters, lone surrogates, U+FFFE or U+FFFF, not even escaped:
/// they become U+FFFD, the replacement character.
/// </remarks>
internal static class XmlText
{
    /// <summary>Appends <paramref name="text"/> escaped for use in text and in a double-quoted attribute.</summary>
    public static void Append(StringBuilder to, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '&':
                    to.Append("&amp;");
                    break;
                case '<':
                    to.Append("&lt;");
                    break;
                case '>':
                    to.Append("&gt;");
                    break;
                case '"':
                    to.Append("&quot;");
                    break;
                case '\t' or '\n' or '\r':
                    // A parser turns a bare one into a space inside an attribute.
                    to.Append("&#").Append((int)c).Append(';');
                    break;
                case < ' ' or '\uFFFE' or '\uFFFF':
                    to.Append('\uFFFD');
                    break;
                case var high
                    when char.IsHighSurrogate(high) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]):
                    to.Append(high).Append(text[++i]);
                    break;
                case var lone when char.IsSurrogate(lone):
                    to.Append('\uFFFD');
                    break;
                default:
                    to.Append(c);
                    break;
            }
        }
    }
}
