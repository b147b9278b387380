using Micrograd.Tensors;

namespace Micrograd.Programs;

/// <summary>Where memory of a program comes from.</summary>
internal enum MemoryKind
{
    /// <summary>Whoever runs it gives it.</summary>
    Input,

    /// <summary>It was there before the recording, and the program shares it.</summary>
    Captured,

    /// <summary>A leaf's gradient, which was there before, and is another one in each run.</summary>
    Gradient,

    /// <summary>The host made it of its numbers while the program was recorded.</summary>
    Constant,

    /// <summary>An op makes it.</summary>
    Made,
}

/// <summary>One piece of memory of a program, which tensors of it are views of.</summary>
/// <param name="kind">Where it comes from.</param>
/// <param name="first">The tensor that it was met as.</param>
internal sealed class ProgramMemory(MemoryKind kind, Tensor first)
{
    public MemoryKind Kind { get; set; } = kind;

    /// <summary>How the tensor lies that it was met as: an input may begin elsewhere in its memory in a run.</summary>
    public Layout Layout { get; } = first._layout;

    public DType DType { get; } = first.DType;

    /// <summary>Whether an op writes to it after it was made.</summary>
    public bool IsWritten { get; set; }

    /// <summary>Whether somebody has it after a run: it is new memory each time.</summary>
    public bool Escapes { get; set; }

    public long Bytes => Layout.Count * DType.Size();

    /// <summary>Its place among all of the program.</summary>
    public int Place { get; set; } = -1;
}
