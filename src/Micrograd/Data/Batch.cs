namespace Micrograd;

/// <summary>Examples side by side.</summary>
/// <param name="Inputs">What a network sees, <c>[n, …]</c>.</param>
/// <param name="Targets">What it is to say, <c>[n, …]</c>.</param>
public readonly record struct Batch(Tensor Inputs, Tensor Targets);
