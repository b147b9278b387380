using System.Globalization;
using System.Text;

namespace Micrograd.Expressions;

/// <summary>Numbers and strings as C# and Python both write them.</summary>
internal static class ProgramLiteral
{
    /// <summary>The shortest text that reads back as the same number, with a point or an exponent in it.</summary>
    public static string Number(double finite)
    {
        var text = finite.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') >= 0 ? text : text + ".0";
    }

    public static string Text(string text, char quote)
    {
        var literal = new StringBuilder().Append(quote);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == quote || c == '\\')
            {
                literal.Append('\\').Append(c);
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
            {
                literal.Append(c).Append(text[++i]);
            }
            else if (char.IsControl(c) || char.IsSurrogate(c) || IsInvisible(c))
            {
                literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                literal.Append(c);
            }
        }
        return literal.Append(quote).ToString();
    }

    static bool IsInvisible(char c) =>
        char.GetUnicodeCategory(c)
            is UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
