using System.Buffers;
using System.Globalization;
using System.Text;

namespace Micrograd.Expressions;

/// <summary>The text of a program, with its lines: what messages need to say where something stands.</summary>
internal sealed class SourceText
{
    const int LeftOfCaret = 60;
    const int RightOfCaret = 40;
    const int QuotedLength = 40;

    readonly List<int> _lineStarts = [0];

    public SourceText(string text)
    {
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n')))
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    public string Text { get; }

    /// <summary>The line of a position, counted from 1.</summary>
    public int LineOf(int position)
    {
        var found = _lineStarts.BinarySearch(position);
        return found >= 0 ? found + 1 : ~found;
    }

    /// <summary>The column of a position, counted from 1 in characters: one outside of the basic plane counts once.</summary>
    public int ColumnOf(int position) => 1 + CountCharacters(Text.AsSpan(LineStart(position)..position));

    /// <summary>The line in which a position stands, without its end.</summary>
    public string LineText(int position)
    {
        var start = LineStart(position);
        var length = Text.AsSpan(start).IndexOfAny('\r', '\n');
        return length < 0 ? Text[start..] : Text.Substring(start, length);
    }

    /// <summary>A token as messages quote it: shortened, and with nothing in it that a terminal would obey.</summary>
    public string Quote(Token token)
    {
        var text = new StringBuilder();
        foreach (var rune in Text.AsSpan(token.Start..token.End).EnumerateRunes())
        {
            if (text.Length >= QuotedLength)
            {
                text.Append('…');
                break;
            }
            text.Append(Visible(rune));
        }
        return $"'{text}'";
    }

    /// <summary>
    /// The line and, below it, a caret under the position. A tab above is a tab below, a wide character two spaces; of a
    /// long line the part around the caret is shown.
    /// </summary>
    public string Excerpt(int position)
    {
        var line = LineText(position);
        // A position at the line's end, or on its line break, puts the caret behind the last character.
        var caret = Math.Min(position - LineStart(position), line.Length);
        var from = StepBack(line, caret, LeftOfCaret);
        var above = new StringBuilder(from > 0 ? "…" : "");
        var below = new StringBuilder(from > 0 ? " " : "");
        foreach (var rune in line.AsSpan(from..caret).EnumerateRunes())
        {
            var visible = Visible(rune);
            above.Append(visible);
            below.Append(rune.Value == '\t' ? "\t" : new string(' ', Width(visible)));
        }
        var shown = 0;
        foreach (var rune in line.AsSpan(caret).EnumerateRunes())
        {
            if (shown++ == RightOfCaret)
            {
                above.Append('…');
                break;
            }
            above.Append(Visible(rune));
        }
        return $"{above}\n{below}^";
    }

    public static int CountCharacters(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }
        return count;
    }

    int LineStart(int position) => _lineStarts[LineOf(position) - 1];

    static int StepBack(string line, int from, int characters)
    {
        for (; from > 0 && characters > 0; characters--)
        {
            var whole = Rune.DecodeLastFromUtf16(line.AsSpan(..from), out _, out var length) == OperationStatus.Done;
            from -= whole ? length : 1;
        }
        return from;
    }

    static Rune Visible(Rune rune) =>
        rune.Value != '\t'
        && Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            ? Rune.ReplacementChar
            : rune;

    /// <summary>The columns that a terminal gives a character (Unicode Standard Annex 11, in broad strokes).</summary>
    static int Width(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            ? 0
            : rune.Value switch
            {
                >= 0x1100 and <= 0x115F => 2,
                >= 0x2E80 and <= 0xA4CF => 2,
                >= 0xAC00 and <= 0xD7A3 => 2,
                >= 0xF900 and <= 0xFAFF => 2,
                >= 0xFE30 and <= 0xFE6F => 2,
                >= 0xFF00 and <= 0xFF60 => 2,
                >= 0xFFE0 and <= 0xFFE6 => 2,
                >= 0x1F300 and <= 0x1F64F => 2,
                >= 0x1F680 and <= 0x1F6FF => 2,
                >= 0x1F900 and <= 0x1FAFF => 2,
                >= 0x20000 and <= 0x3FFFD => 2,
                _ => 1,
            };
}
