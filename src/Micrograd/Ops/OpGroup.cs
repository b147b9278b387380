namespace Micrograd;

/// <summary>Ops of a kind, such as activations: a section of the reference.</summary>
public sealed class OpGroup
{
    internal OpGroup(string name, params IReadOnlyList<OpEntry> ops) => (Name, Ops) = (name, ops);

    /// <summary>The kind: <c>activations</c>.</summary>
    public string Name { get; }

    /// <summary>The ops, in the order of the reference.</summary>
    public IReadOnlyList<OpEntry> Ops { get; }
}
