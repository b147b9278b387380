using Micrograd.Programs;

namespace Micrograd;

/// <summary>What a <see cref="ValueProgram"/> does at one place: an op, a backward pass, a write, an optimizer's step.</summary>
public abstract class ValueInstruction
{
    private protected ValueInstruction(long time) => Time = time;

    /// <summary>The op, with its parameters; null for all that is none.</summary>
    public virtual Op? Op => null;

    /// <summary>What it reads, in order.</summary>
    public abstract IReadOnlyList<ProgramValue> Inputs { get; }

    /// <summary>What it makes; null where it makes nothing new.</summary>
    public virtual ProgramValue? Output => null;

    /// <summary>The scope in which it was applied.</summary>
    public virtual Scope? Scope => null;

    /// <summary>When it was done, on the clock of all values.</summary>
    internal long Time { get; }

    /// <summary>The lines of the program's text.</summary>
    internal abstract IEnumerable<string> Lines();

    /// <summary>As the program's text has it: <c>%5 = tanh(%4)</c>; a line for each way of a backward pass.</summary>
    public override string ToString() => string.Join('\n', Lines());
}
