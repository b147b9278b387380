namespace Micrograd.Kernels.Convolution;

/// <summary>A vector of adjacent places of each row of the result.</summary>
/// <param name="Start">The first of them.</param>
/// <param name="Count">How many: a vector's width, or fewer.</param>
/// <param name="Cut">Which masks it has, where a place of the kernel meets padding or the vector is no whole one; else −1.</param>
internal readonly record struct PlaneVector(int Start, int Count, int Cut);
