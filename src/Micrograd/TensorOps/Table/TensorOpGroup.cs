namespace Micrograd.TensorOps;

/// <summary>Tensor ops of a kind, such as views: a section of the reference.</summary>
internal sealed record TensorOpGroup(string Name, params IReadOnlyList<TensorOpEntry> Ops);
