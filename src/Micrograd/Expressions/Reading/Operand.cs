namespace Micrograd.Expressions;

/// <summary>A value that an expression has come to.</summary>
/// <param name="Value">The value.</param>
/// <param name="IsLiteral">Whether it was written out of numbers alone, so that it may serve as a constant.</param>
internal readonly record struct Operand(Value Value, bool IsLiteral);
