namespace Micrograd;

// PyTorch's modules of padding along the last two dims, a line each.

/// <summary>Zeros around the last two dims: PyTorch's <c>nn.ZeroPad2d</c>.</summary>
/// <param name="padding">How many along both, or along each.</param>
public sealed class ZeroPad2d(PerDim padding) : Padding2d(padding, PaddingMode.Zeros);

/// <summary>The last two dims as in a mirror at their edges: PyTorch's <c>nn.ReflectionPad2d</c>.</summary>
/// <param name="padding">How many along both, or along each.</param>
public sealed class ReflectionPad2d(PerDim padding) : Padding2d(padding, PaddingMode.Reflect);

/// <summary>The edges of the last two dims again and again: PyTorch's <c>nn.ReplicationPad2d</c>.</summary>
/// <param name="padding">How many along both, or along each.</param>
public sealed class ReplicationPad2d(PerDim padding) : Padding2d(padding, PaddingMode.Replicate);

/// <summary>The last two dims from their other sides: PyTorch's <c>nn.CircularPad2d</c>.</summary>
/// <param name="padding">How many along both, or along each.</param>
public sealed class CircularPad2d(PerDim padding) : Padding2d(padding, PaddingMode.Circular);
