namespace Micrograd;

/// <summary>How often an op occurs.</summary>
/// <param name="Op">Its name.</param>
/// <param name="Count">How many nodes it made.</param>
public readonly record struct OpCount(string Op, int Count);

/// <summary>A box of a <see cref="CollapsedGraph"/>: some nodes of the graph that are drawn as one.</summary>
/// <param name="Id">Its place in <see cref="CollapsedGraph.Groups"/>.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Name">Its title: the path, the label, or the range of depths.</param>
/// <param name="Path">The scope that its nodes are in, such as <c>layer1.neuron3</c>; null where there is none.</param>
/// <param name="Members">The ids of its nodes, ascending.</param>
/// <param name="Leaves">How many of its nodes are leaves.</param>
/// <param name="Inputs">How many nodes of other groups it reads.</param>
/// <param name="Outputs">How many of its nodes other groups read, or are outputs of the graph.</param>
/// <param name="Entered">How many times the scope was entered to compute something, at least 1; 0 for a group that is no scope.</param>
/// <param name="Ops">The ops of its nodes, the most frequent first.</param>
public sealed record GraphGroup(
    int Id,
    GraphGroupKind Kind,
    string Name,
    string? Path,
    IReadOnlyList<int> Members,
    int Leaves,
    int Inputs,
    int Outputs,
    int Entered,
    IReadOnlyList<OpCount> Ops
);
