namespace Micrograd.Ops;

/// <summary>What the derivative for one input reads, found once by running the rule over formulas.</summary>
/// <param name="A">Whether it reads the first input.</param>
/// <param name="B">Whether it reads the second.</param>
/// <param name="Y">Whether it reads the value.</param>
/// <param name="IsFlat">Whether it is 0 everywhere.</param>
/// <param name="IsConstantOne">Whether it is 1 everywhere.</param>
internal readonly record struct DerivativeReads(bool A, bool B, bool Y, bool IsFlat, bool IsConstantOne);
