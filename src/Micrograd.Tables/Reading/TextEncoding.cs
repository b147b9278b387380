using System.Text;
using System.Text.Unicode;

namespace Micrograd.Tables.Reading;

/// <summary>An encoding with the name that it is told by.</summary>
/// <param name="Encoding">The encoding; it throws on bytes that are none of its text.</param>
/// <param name="Name">How it is told.</param>
readonly record struct TextEncoding(Encoding Encoding, string Name)
{
    /// <summary>Western European, as Windows has it: every byte is a character, so it is what remains.</summary>
    public static TextEncoding Latin1 { get; } =
        new(CodePagesEncodingProvider.Instance.GetEncoding(1252) ?? Encoding.Latin1, "Latin-1 (Windows-1252)");

    static TextEncoding Utf8(bool hasMark) =>
        new(new UTF8Encoding(hasMark, throwOnInvalidBytes: true), hasMark ? "UTF-8 with a byte order mark" : "UTF-8");

    static TextEncoding Utf16(bool isBig) =>
        new(
            new UnicodeEncoding(isBig, byteOrderMark: true, throwOnInvalidBytes: true),
            isBig ? "UTF-16, big-endian" : "UTF-16"
        );

    /// <summary>What the first bytes of a text are written in.</summary>
    public static TextEncoding Of(ReadOnlySpan<byte> start, bool isAll)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return Utf8(hasMark: true);
        }
        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return Utf16(start[0] == 0xFE);
        }
        // Of the first ASCII characters in UTF-16, every other byte is 0, always the first or always the second.
        var (even, odd) = (0, 0);
        var looked = Math.Min(start.Length & ~1, 512);
        for (var i = 0; i < looked; i += 2)
        {
            even += start[i] == 0 ? 1 : 0;
            odd += start[i + 1] == 0 ? 1 : 0;
        }
        if (looked >= 4 && (even == 0) != (odd == 0) && Math.Max(even, odd) * 2 > looked / 2)
        {
            return Utf16(even > 0);
        }
        return IsUtf8(start, isAll) ? Utf8(hasMark: false) : Latin1;
    }

    static bool IsUtf8(ReadOnlySpan<byte> bytes, bool isAll)
    {
        if (isAll)
        {
            return Utf8Text(bytes);
        }
        // The last character may be cut.
        for (var cut = 0; cut < 4 && cut < bytes.Length; cut++)
        {
            if (Utf8Text(bytes[..^cut]))
            {
                return true;
            }
        }
        return false;
    }

    static bool Utf8Text(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);
}
