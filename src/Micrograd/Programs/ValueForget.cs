namespace Micrograd.Programs;

/// <summary>Gradients are forgotten, as many as one after the other: <c>zero_grad(%2, %3)</c>.</summary>
internal sealed class ValueForget(long time) : ValueInstruction(time)
{
    readonly List<ProgramValue> _leaves = [];

    public override IReadOnlyList<ProgramValue> Inputs => _leaves;

    public void Add(ProgramValue leaf) => _leaves.Add(leaf);

    internal override IEnumerable<string> Lines() =>
        [$"zero_grad({string.Join(", ", _leaves.Select(leaf => leaf.Name))})"];
}
