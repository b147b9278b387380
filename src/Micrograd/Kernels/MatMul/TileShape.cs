using System.Runtime.InteropServices;

namespace Micrograd.Kernels.MatMul;

/// <summary>
/// A number that a type stands for: its size. The JIT knows a size while it reads the kernel and skips what it rules out;
/// the value of a static property it would learn only after inlining everything.
/// </summary>
internal interface INumeral;

[StructLayout(LayoutKind.Sequential, Size = 1)]
internal readonly struct One : INumeral;

[StructLayout(LayoutKind.Sequential, Size = 2)]
internal readonly struct Two : INumeral;

[StructLayout(LayoutKind.Sequential, Size = 3)]
internal readonly struct Three : INumeral;

[StructLayout(LayoutKind.Sequential, Size = 4)]
internal readonly struct Four : INumeral;

[StructLayout(LayoutKind.Sequential, Size = 5)]
internal readonly struct Five : INumeral;

[StructLayout(LayoutKind.Sequential, Size = 6)]
internal readonly struct Six : INumeral;

[StructLayout(LayoutKind.Sequential, Size = 7)]
internal readonly struct Seven : INumeral;

[StructLayout(LayoutKind.Sequential, Size = 8)]
internal readonly struct Eight : INumeral;

[StructLayout(LayoutKind.Sequential, Size = 12)]
internal readonly struct Twelve : INumeral;

/// <summary>How the rows of the left factor lie.</summary>
internal interface IRowLayout;

/// <summary>One number apart: packed, or a transposed factor.</summary>
internal readonly struct Adjacent : IRowLayout;

/// <summary>Any stride apart.</summary>
internal readonly struct Strided : IRowLayout;

/// <summary>How a tile's last vector lies.</summary>
internal interface ITileEnd;

/// <summary>Wholly in the tile.</summary>
internal readonly struct Whole : ITileEnd;

/// <summary>Partly outside: it is read and written through a mask.</summary>
internal readonly struct Edge : ITileEnd;
