namespace Micrograd.Programs;

/// <summary>A leaf whose gradient a program reads or sets.</summary>
/// <param name="leaf">The leaf.</param>
internal sealed class ProgramGradient(Tensor leaf)
{
    public Tensor Leaf => leaf;

    /// <summary>Whether the gradient that was there before was read, though there be none.</summary>
    public bool IsRead { get; init; }

    /// <summary>What was there before.</summary>
    public ProgramTensor? Before { get; init; }

    /// <summary>Whether there is another one after a run, or none.</summary>
    public bool IsSet { get; set; }

    /// <summary>The one that is there after a run.</summary>
    public ProgramTensor? After { get; set; }

    /// <summary>Which of the inputs the leaf is; −1 for a leaf that the program captured.</summary>
    public int Input { get; set; } = -1;

    /// <summary>The leaf in a run on these inputs.</summary>
    public Tensor Of(ReadOnlySpan<Tensor> inputs) => Input < 0 ? Leaf : inputs[Input];

    /// <summary>Whether nobody else has the memory of what is there after a run.</summary>
    public bool IsPrivate { get; set; }
}
