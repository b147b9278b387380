namespace Micrograd.Ops;

/// <summary>Ops of a kind, such as activations: a section of the reference.</summary>
internal sealed record OpGroup(string Name, params IReadOnlyList<OpEntry> Ops);
