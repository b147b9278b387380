namespace Micrograd.Programs;

/// <summary>An op on values: <c>%5 = tanh(%4)</c>.</summary>
internal sealed class ValueOp(long time, Op op, ProgramValue[] inputs, ProgramValue output, Scope? scope)
    : ValueInstruction(time)
{
    public override Op Op => op;

    public override IReadOnlyList<ProgramValue> Inputs => inputs;

    public override ProgramValue Output => output;

    public override Scope? Scope => scope;

    internal override IEnumerable<string> Lines() =>
        [$"{output.Name} = {ProgramText.Call(op, Array.ConvertAll(inputs, input => input.Operand))}"];
}
