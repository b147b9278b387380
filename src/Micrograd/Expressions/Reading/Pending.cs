namespace Micrograd.Expressions;

/// <summary>Something that has begun and waits for an operand: a sign, an open bracket or a call.</summary>
/// <param name="Token">The sign, the bracket, or the bracket of the call.</param>
/// <param name="Precedence">How tightly a sign binds; 0 for a bracket.</param>
/// <param name="Mark">The number of values when it began.</param>
/// <param name="Call">The call whose arguments are being read.</param>
internal readonly record struct Pending(Token Token, int Precedence, int Mark, Call? Call = null)
{
    public const int Sum = 1;
    public const int Product = 2;
    public const int Sign = 3;
    public const int Power = 4;

    /// <summary>Whether it counts as nesting: everything but the sums and products that every line has.</summary>
    public bool Nests => Precedence is 0 or Sign or Power;
}
