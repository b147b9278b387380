namespace Micrograd.Lab;

/// <summary>An answer of <see cref="LabDesk"/>.</summary>
/// <param name="Json">The answer as one JSON object.</param>
/// <param name="IsError">Whether the object is an error, <c>{"error":{…}}</c>.</param>
public readonly record struct LabAnswer(string Json, bool IsError);
