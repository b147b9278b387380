using System.Globalization;
using System.Text;

namespace Micrograd.Files;

/// <summary>Text of JSON as the format's own library writes it, so that files are the same to the byte: letters of any script as they are.</summary>
internal static class JsonString
{
    public static void Append(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var letter in text)
        {
            switch (letter)
            {
                case '"' or '\\':
                    json.Append('\\').Append(letter);
                    break;
                case '\b':
                    json.Append("\\b");
                    break;
                case '\f':
                    json.Append("\\f");
                    break;
                case '\n':
                    json.Append("\\n");
                    break;
                case '\r':
                    json.Append("\\r");
                    break;
                case '\t':
                    json.Append("\\t");
                    break;
                case < ' ':
                    json.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
                    break;
                default:
                    json.Append(letter);
                    break;
            }
        }
        json.Append('"');
    }
}
