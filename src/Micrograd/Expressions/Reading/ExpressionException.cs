using Micrograd.Expressions;

namespace Micrograd;

/// <summary>A text that is not a program of values: what is wrong, where, and what was probably meant.</summary>
/// <remarks><see cref="Exception.Message"/> is one line: the place and the reason.</remarks>
public sealed class ExpressionException : Exception
{
    internal ExpressionException(SourceText source, int position, string reason)
        : base($"line {source.LineOf(position)}, column {source.ColumnOf(position)}: {reason}")
    {
        Position = position;
        Line = source.LineOf(position);
        Column = source.ColumnOf(position);
        Reason = reason;
        SourceLine = source.LineText(position);
        Excerpt = source.Excerpt(position);
    }

    /// <summary>Where in the text, as an index into the string, from 0.</summary>
    public int Position { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The column, from 1, in characters: one outside of Unicode's basic plane counts once.</summary>
    public int Column { get; }

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; }

    /// <summary>The line of the text in which the error is.</summary>
    public string SourceLine { get; }

    /// <summary>Two lines: the line of the text, or of a long one the part that matters, and a caret under the place.</summary>
    public string Excerpt { get; }
}
