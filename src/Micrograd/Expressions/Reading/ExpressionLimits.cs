namespace Micrograd.Expressions;

/// <summary>How much one program may ask for.</summary>
/// <param name="TextBytes">The length of the text in UTF-8.</param>
/// <param name="Nesting">Parentheses, calls, signs and powers inside one another.</param>
/// <param name="Nodes">Values.</param>
/// <param name="NameCharacters">The length of a name.</param>
internal sealed record ExpressionLimits(
    int TextBytes = 64 * 1024,
    int Nesting = 200,
    int Nodes = 100_000,
    int NameCharacters = 100
);
