namespace Micrograd.Expressions;

/// <summary>A call whose arguments are being read.</summary>
/// <param name="name">The name as the text has it.</param>
/// <param name="token">Where the name stands.</param>
/// <param name="entry">The op; null where the call makes a leaf (<c>Value</c>, <c>torch.tensor</c>) or a number (<c>float</c>).</param>
internal sealed class Call(string name, Token token, OpEntry? entry)
{
    public string Name { get; } = name;

    public Token Token { get; } = token;

    public OpEntry? Entry { get; } = entry;

    /// <summary>Whether the result is a new leaf, as opposed to a plain number.</summary>
    public bool MakesLeaf { get; init; }

    /// <summary>Whether the leaf's number is rounded to a float, as torch makes them unless it is told otherwise.</summary>
    public bool IsSingle { get; set; }

    public List<Argument> Arguments { get; } = [];

    /// <summary>The keyword of the argument that comes next.</summary>
    public Token? Keyword { get; set; }

    /// <summary>Where the argument that comes next begins, and the number of values then.</summary>
    public (Token Token, int Mark) Next { get; set; }

    public string? Label { get; set; }

    public readonly record struct Argument(Operand Operand, Token Token, int Mark, Token? Keyword);
}
