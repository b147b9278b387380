using System.Text;

namespace Micrograd.Expressions;

/// <summary>
/// Reads a program and makes its values as it goes. Nothing in it calls itself: what has begun waits on a stack of its
/// own, so that no text can exhaust the thread's.
/// </summary>
internal sealed partial class Parser
{
    readonly SourceText _source;
    readonly ExpressionLimits _limits;
    readonly List<Token> _tokens;
    int _next;

    public Parser(SourceText source, ExpressionLimits limits)
    {
        _source = source;
        _limits = limits;
        Notes = new(source);
        if (Encoding.UTF8.GetByteCount(source.Text) > limits.TextBytes)
        {
            throw ErrorAt(0, $"the text is longer than {limits.TextBytes / 1024} KiB");
        }
        _tokens = Lexer.Read(source.Text);
    }

    public ProgramGraph Graph { get; } = new();

    public NoteList Notes { get; }

    Token Current => _tokens[_next];

    Token Peek(int ahead) => _tokens[Math.Min(_next + ahead, _tokens.Count - 1)];

    Token Advance()
    {
        var token = Current;
        if (token.Kind is TokenKind.Broken)
        {
            throw Error(token, "this string is never closed");
        }
        if (_next < _tokens.Count - 1)
        {
            _next++;
        }
        return token;
    }

    ReadOnlySpan<char> TextOf(Token token) => _source.Text.AsSpan(token.Start..token.End);

    bool IsSign(Token token, ReadOnlySpan<char> sign) =>
        token.Kind is TokenKind.Sign && TextOf(token).SequenceEqual(sign);

    bool IsWord(Token token, ReadOnlySpan<char> word) =>
        token.Kind is TokenKind.Name && TextOf(token).SequenceEqual(word);

    bool EndsStatement(Token token) => token.Kind is TokenKind.NewLine or TokenKind.End || IsSign(token, ";");

    /// <summary>A name as it is compared: é is one name, however it was typed.</summary>
    string NameOf(Token token)
    {
        if (SourceText.CountCharacters(TextOf(token)) > _limits.NameCharacters)
        {
            throw Error(token, $"a name is longer than {_limits.NameCharacters} characters");
        }
        return TextOf(token).ToString().Normalize(NormalizationForm.FormC);
    }

    ExpressionException Error(Token token, string reason) => ErrorAt(token.Start, reason);

    ExpressionException ErrorAt(int position, string reason) => new(_source, position, reason);

    /// <summary>The error of meeting a token where something else must come.</summary>
    ExpressionException Unexpected(Token token, string expected)
    {
        if (token.Kind is TokenKind.Broken)
        {
            return Error(token, "this string is never closed");
        }
        var text = TextOf(token).ToString();
        var reason = token.Kind switch
        {
            TokenKind.Name => NotSupported.Word(text),
            TokenKind.Sign => NotSupported.Sign(text),
            TokenKind.String => "a string can only be a label, as in x.label = 'x'",
            TokenKind.Magic => "a notebook command begins a line",
            _ => null,
        };
        var met = token.Kind switch
        {
            TokenKind.End => "the end of the text",
            TokenKind.NewLine => "the end of the line",
            _ => _source.Quote(token),
        };
        return Error(token, reason ?? $"expected {expected}, not {met}");
    }

    static string DidYouMean(string? name) => name is null ? "" : $"; did you mean '{name}'?";
}
