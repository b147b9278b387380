using System.Buffers;
using System.Globalization;
using System.Text;

namespace Micrograd.Expressions;

/// <summary>
/// Text to tokens, as Python reads it: inside brackets and after a backslash a line goes on. What is skipped later may
/// hold anything, so a character that means nothing is a token as well.
/// </summary>
internal sealed class Lexer
{
    // Longest first.
    static readonly string[] s_signs =
    [
        "**=",
        "//=",
        "<<=",
        ">>=",
        "...",
        "**",
        "//",
        "<<",
        ">>",
        "+=",
        "-=",
        "*=",
        "/=",
        "%=",
        "@=",
        "&=",
        "|=",
        "^=",
        "==",
        "!=",
        "<=",
        ">=",
        ":=",
        "->",
    ];

    readonly string _text;
    readonly List<Token> _tokens = [];
    int _at;
    int _depth;

    Lexer(string text) => _text = text;

    public static List<Token> Read(string text)
    {
        var lexer = new Lexer(text);
        lexer.Run();
        return lexer._tokens;
    }

    void Run()
    {
        while (SkipBlanks())
        {
            var start = _at;
            var kind = Next();
            if (kind is TokenKind.NewLine && _depth > 0)
            {
                continue;
            }
            _tokens.Add(new(kind, start, _at));
            if (kind is TokenKind.Broken)
            {
                return;
            }
        }
        _tokens.Add(new(TokenKind.End, _text.Length, _text.Length));
    }

    TokenKind Next()
    {
        var c = _text[_at];
        if (c is '\r' or '\n')
        {
            _at += _text.AsSpan(_at).StartsWith("\r\n") ? 2 : 1;
            return TokenKind.NewLine;
        }
        if (c is '%' or '!' && StartsLine())
        {
            _at = EndOfLine();
            return TokenKind.Magic;
        }
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(CharAt(_at + 1))))
        {
            Number();
            return TokenKind.Number;
        }
        if (StringLiteral.StartsAt(_text, _at))
        {
            var end = StringLiteral.EndOf(_text, _at);
            _at = end ?? EndOfLine();
            return end is null ? TokenKind.Broken : TokenKind.String;
        }
        if (NameLength(_at, first: true) > 0)
        {
            RestOfName(first: true);
            return TokenKind.Name;
        }
        Sign();
        return TokenKind.Sign;
    }

    bool SkipBlanks()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            // What can't be seen, such as a space of no width, comes along with text from web pages.
            if (
                c is '\t' or '\f'
                || char.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator or UnicodeCategory.Format
            )
            {
                _at++;
            }
            else if (c == '#')
            {
                _at = EndOfLine();
            }
            else if (c == '\\' && CharAt(_at + 1) is '\r' or '\n')
            {
                _at += _text.AsSpan(_at + 1).StartsWith("\r\n") ? 3 : 2;
            }
            else
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Takes letters that follow a number along, so that <c>2x</c> and <c>0x1F</c> are told as what they are.</summary>
    void Number()
    {
        Digits();
        if (CharAt(_at) == '.')
        {
            _at++;
            Digits();
        }
        if (CharAt(_at) is 'e' or 'E')
        {
            var digits = CharAt(_at + 1) is '+' or '-' ? _at + 2 : _at + 1;
            if (char.IsAsciiDigit(CharAt(digits)))
            {
                _at = digits;
                Digits();
            }
        }
        RestOfName(first: false);
    }

    void Digits()
    {
        while (char.IsAsciiDigit(CharAt(_at)) || CharAt(_at) == '_')
        {
            _at++;
        }
    }

    void RestOfName(bool first)
    {
        for (var length = NameLength(_at, first); length > 0; length = NameLength(_at, first: false))
        {
            _at += length;
        }
    }

    /// <summary>The length of the character here if it can start or continue a name, else 0.</summary>
    int NameLength(int at, bool first)
    {
        if (Rune.DecodeFromUtf16(_text.AsSpan(at), out var rune, out var length) != OperationStatus.Done)
        {
            return 0;
        }
        var fits = Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter
            or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter
            or UnicodeCategory.LetterNumber => true,
            UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.ConnectorPunctuation => !first || rune.Value == '_',
            _ => false,
        };
        return fits ? length : 0;
    }

    void Sign()
    {
        var rest = _text.AsSpan(_at);
        foreach (var sign in s_signs)
        {
            if (rest.StartsWith(sign, StringComparison.Ordinal))
            {
                _at += sign.Length;
                return;
            }
        }
        _depth = _text[_at] switch
        {
            '(' or '[' or '{' => _depth + 1,
            ')' or ']' or '}' => Math.Max(0, _depth - 1),
            _ => _depth,
        };
        var whole = Rune.DecodeFromUtf16(rest, out _, out var length) == OperationStatus.Done;
        _at += whole ? length : 1;
    }

    bool StartsLine() => _tokens.Count == 0 || _tokens[^1].Kind is TokenKind.NewLine && _depth == 0;

    int EndOfLine()
    {
        var length = _text.AsSpan(_at).IndexOfAny('\r', '\n');
        return length < 0 ? _text.Length : _at + length;
    }

    char CharAt(int index) => index < _text.Length ? _text[index] : '\0';
}
