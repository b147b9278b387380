using System.Globalization;

namespace Micrograd.Programs;

/// <summary>A number of the code becomes a leaf's own, or its gradient: <c>%2 ← 0.5</c>, <c>%2.grad ← 0</c>.</summary>
/// <param name="time">When.</param>
/// <param name="value">The leaf.</param>
/// <param name="number">The number.</param>
/// <param name="isGradient">Whether the gradient is set.</param>
internal sealed class ValueWrite(long time, ProgramValue value, double number, bool isGradient) : ValueInstruction(time)
{
    public ProgramValue Written => value;

    public double Number => number;

    public bool IsGradient => isGradient;

    public override IReadOnlyList<ProgramValue> Inputs => [value];

    internal override IEnumerable<string> Lines() =>
        [string.Create(CultureInfo.InvariantCulture, $"{value.Name}{(isGradient ? ".grad" : "")} ← {number}")];
}
