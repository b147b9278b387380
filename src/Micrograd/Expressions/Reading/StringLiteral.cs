using System.Globalization;
using System.Text;

namespace Micrograd.Expressions;

/// <summary>Python's string literals: where one ends, and what a plain one says.</summary>
internal static class StringLiteral
{
    const int MaxPrefix = 2;

    /// <summary>Whether a literal starts here: a quote, or one or two of the letters r, b, u, f before a quote.</summary>
    public static bool StartsAt(string text, int at) => QuoteAfterPrefix(text, at) >= 0;

    /// <summary>
    /// The end of the literal that starts here; null if there is none. In the braces of an f-string stand expressions,
    /// which may hold literals with the same quotes (Python 3.12).
    /// </summary>
    public static int? EndOf(string text, int start)
    {
        // One entry a literal that is open: nested literals without nested calls.
        var open = new Stack<Open>();
        var at = Enter(text, start, open);
        while (at < text.Length)
        {
            var (quote, isFormatted, braces) = open.Peek();
            var c = text[at];
            if (braces > 0)
            {
                if (StartsAt(text, at))
                {
                    at = Enter(text, at, open);
                    continue;
                }
                if (c is '{' or '}')
                {
                    open.Pop();
                    open.Push(new(quote, isFormatted, braces + (c == '{' ? 1 : -1)));
                }
                at++;
            }
            else if (c == '\\')
            {
                at += 2;
            }
            else if (text.AsSpan(at).StartsWith(quote, StringComparison.Ordinal))
            {
                at += quote.Length;
                open.Pop();
                if (open.Count == 0)
                {
                    return at;
                }
            }
            else if (quote.Length == 1 && c is '\r' or '\n')
            {
                return null;
            }
            else if (isFormatted && c == '{')
            {
                var isEscaped = text.AsSpan(at).StartsWith("{{", StringComparison.Ordinal);
                at += isEscaped ? 2 : 1;
                if (!isEscaped)
                {
                    open.Pop();
                    open.Push(new(quote, isFormatted, 1));
                }
            }
            else
            {
                at++;
            }
        }
        return null;
    }

    /// <summary>What a literal says; null for an f-string or bytes, whose text is not fixed or not text.</summary>
    public static string? Decode(ReadOnlySpan<char> literal)
    {
        var prefixLength = literal.IndexOfAny('\'', '"');
        var prefix = literal[..prefixLength];
        if (prefix.IndexOfAny("fFbB") >= 0)
        {
            return null;
        }
        var quoteLength = QuoteLength(literal[prefixLength..]);
        var body = literal[(prefixLength + quoteLength)..^quoteLength];
        return prefix.IndexOfAny('r', 'R') >= 0 ? body.ToString() : Unescape(body);
    }

    static string Unescape(ReadOnlySpan<char> body)
    {
        var text = new StringBuilder();
        while (!body.IsEmpty)
        {
            if (body[0] != '\\' || body.Length == 1)
            {
                text.Append(body[0]);
                body = body[1..];
                continue;
            }
            var (replacement, length) = body[1] switch
            {
                'n' => ("\n", 2),
                't' => ("\t", 2),
                'r' => ("\r", 2),
                '0' => ("\0", 2),
                '\\' or '\'' or '"' => (body[1].ToString(), 2),
                '\n' => ("", 2),
                'x' => Hexadecimal(body, 2),
                'u' => Hexadecimal(body, 4),
                'U' => Hexadecimal(body, 8),
                // As in Python, an escape that is none keeps its backslash.
                _ => ("\\", 1),
            };
            text.Append(replacement);
            body = body[length..];
        }
        return text.ToString();
    }

    static (string Text, int Length) Hexadecimal(ReadOnlySpan<char> body, int digits)
    {
        if (
            body.Length < 2 + digits
            || !int.TryParse(
                body.Slice(2, digits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var code
            )
            || (uint)code > 0x10FFFF
        )
        {
            return ("\\", 1);
        }
        // A lone surrogate is no character, but a string of .NET and one of Python may hold it.
        return (code <= 0xFFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code), 2 + digits);
    }

    static int Enter(string text, int at, Stack<Open> open)
    {
        var quoteAt = QuoteAfterPrefix(text, at);
        var quote = text.Substring(quoteAt, QuoteLength(text.AsSpan(quoteAt)));
        open.Push(new(quote, text.AsSpan(at..quoteAt).IndexOfAny('f', 'F') >= 0, 0));
        return quoteAt + quote.Length;
    }

    static int QuoteLength(ReadOnlySpan<char> text) => text.StartsWith("'''") || text.StartsWith("\"\"\"") ? 3 : 1;

    static int QuoteAfterPrefix(string text, int at)
    {
        for (var i = at; i < text.Length && i <= at + MaxPrefix; i++)
        {
            if (text[i] is '\'' or '"')
            {
                return i;
            }
            if (!"rRbBuUfF".Contains(text[i], StringComparison.Ordinal))
            {
                break;
            }
        }
        return -1;
    }

    readonly record struct Open(string Quote, bool IsFormatted, int Braces);
}
