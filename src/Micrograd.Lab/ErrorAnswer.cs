namespace Micrograd.Lab;

/// <summary>The answer to a request that can't be answered.</summary>
/// <param name="Error">What is wrong.</param>
public sealed record ErrorAnswer(LabError Error);

/// <summary>What is wrong with a request.</summary>
/// <param name="Message">In words, one line; of an error in the program's text without the place.</param>
/// <param name="Line">The line of the program's text, from 1; null where it is no error in the text.</param>
/// <param name="Column">The column, from 1, in characters.</param>
/// <param name="Position">The place as an index into the text, in UTF-16 units as JavaScript counts, from 0.</param>
/// <param name="Excerpt">Two lines: the text's line and a caret under the place.</param>
public sealed record LabError(
    string Message,
    int? Line = null,
    int? Column = null,
    int? Position = null,
    string? Excerpt = null
);
