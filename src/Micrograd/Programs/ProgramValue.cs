using System.Globalization;
using Micrograd.Numbers;

namespace Micrograd;

/// <summary>A value of a <see cref="ValueProgram"/>: its place in it. A run has another number there, unless it is a constant.</summary>
public sealed class ProgramValue
{
    Value? _met;

    ProgramValue(Value met, Value? leaf, double? constant) => (_met, Value, Constant) = (met, leaf, constant);

    /// <summary>What the program's text calls it: <c>%5</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"%{Number}");

    /// <summary>The label of the value that was here when the program was recorded.</summary>
    public string? Label { get; private set; }

    /// <summary>The value that the program reads and writes: an input, or one that it captured; null for what each run has anew.</summary>
    public Value? Value { get; }

    /// <summary>The number of a constant; null for all others.</summary>
    public double? Constant { get; }

    internal int Number { get; set; } = -1;

    /// <summary>How a line reads it: by its name, or as the number that it is.</summary>
    internal string Operand =>
        Constant is { } number && Label is null ? number.ToString("R", CultureInfo.InvariantCulture) : Name;

    /// <summary>An input, or what was there before the recording.</summary>
    internal static ProgramValue Of(Value leaf) => new(leaf, leaf, null);

    /// <summary>A number of the code.</summary>
    internal static ProgramValue OfCode(Value leaf) => new(leaf, null, leaf._data);

    /// <summary>What an op makes.</summary>
    internal static ProgramValue Made(Value node) => new(node, null, null);

    /// <summary>The recording is over: labels are known, and what was met is forgotten.</summary>
    internal void Settle() => (Label, _met) = (_met?.Label, null);

    /// <summary>The name, and the label where there is one: <c>%5 = loss</c>.</summary>
    public override string ToString() => Label is { } label ? $"{Name} = {label}" : Name;
}
