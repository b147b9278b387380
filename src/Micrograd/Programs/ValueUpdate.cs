namespace Micrograd.Programs;

/// <summary>What moves parameters or changes their gradients by what they are: <c>Step(SGD) → %2, %3</c>.</summary>
/// <param name="time">When.</param>
/// <param name="name">The method.</param>
/// <param name="by">The optimizer's type; null where there is none.</param>
/// <param name="parameters">What it may change.</param>
/// <param name="action">Does it, on the values themselves.</param>
internal sealed class ValueUpdate(long time, string name, string? by, ProgramValue[] parameters, Action action)
    : ValueInstruction(time)
{
    public string Name => name;

    public Action Action => action;

    public override IReadOnlyList<ProgramValue> Inputs => parameters;

    internal override IEnumerable<string> Lines() =>
        [$"{name}({by}) → {string.Join(", ", parameters.Select(parameter => parameter.Name))}"];
}
