namespace Micrograd.Benchmarks;

/// <summary>A language model of one block.</summary>
/// <param name="Tokens">How many there are.</param>
/// <param name="Length">Of a sequence.</param>
/// <param name="Width">Features of a token.</param>
/// <param name="Heads">Of attention.</param>
/// <param name="ByHand">Whether attention is products, a mask and a softmax, and not one op.</param>
/// <param name="Dropout">Of what the block's second half adds.</param>
sealed record GptSizes(int Tokens, int Length, int Width, int Heads, bool ByHand, double Dropout);
