namespace Micrograd.Expressions;

internal enum TokenKind
{
    Name,
    Number,
    String,

    /// <summary>A sign of one to three characters, or a character that means nothing.</summary>
    Sign,

    /// <summary>A line of the notebook itself: <c>%matplotlib inline</c>, <c>!pip install …</c></summary>
    Magic,
    NewLine,

    /// <summary>The text can't be read on from here; the parser says so when it gets there.</summary>
    Broken,
    End,
}

/// <summary>A part of the text, from Start up to End.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End);
