namespace Micrograd;

/// <summary>Tensor ops of a kind, such as views: a section of the reference.</summary>
public sealed class TensorOpGroup
{
    internal TensorOpGroup(string name, params IReadOnlyList<TensorOpEntry> ops) => (Name, Ops) = (name, ops);

    /// <summary>The kind: <c>views</c>.</summary>
    public string Name { get; }

    /// <summary>The ops, in the order of the reference.</summary>
    public IReadOnlyList<TensorOpEntry> Ops { get; }
}
