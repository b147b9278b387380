using Micrograd.Programs;

namespace Micrograd;

/// <summary>An op of a <see cref="TensorProgram"/>, with what it reads and what it makes.</summary>
public sealed class ProgramInstruction
{
    internal ProgramInstruction(
        TensorOp op,
        in TensorSpec spec,
        ProgramTensor[] inputs,
        ProgramTensor[] outputs,
        Scope? scope
    ) => (Op, Spec, Inputs, Outputs, Scope) = (op, spec, inputs, outputs, scope);

    /// <summary>The op, with its attributes.</summary>
    public TensorOp Op { get; }

    /// <summary>What it reads, in order; what it writes to is among them.</summary>
    public IReadOnlyList<ProgramTensor> Inputs { get; }

    /// <summary>What it makes: the result, and behind it what is kept for the gradient; of an op that writes, what it has written to.</summary>
    public IReadOnlyList<ProgramTensor> Outputs { get; }

    /// <summary>The scope in which it was applied.</summary>
    public Scope? Scope { get; }

    /// <summary>Whether it writes to inputs and makes nothing new.</summary>
    public bool Writes => Spec.Writes != 0;

    internal TensorSpec Spec { get; }

    /// <summary>The inputs that it writes to.</summary>
    internal IEnumerable<ProgramTensor> Written => Inputs.Where((_, i) => (Spec.Writes >> i & 1) != 0);

    /// <summary>As the program's text has it: <c>%5 = matmul(%3, %1ᵀ) : [64, 128] float32</c>.</summary>
    public override string ToString() => ProgramText.Line(this);
}
