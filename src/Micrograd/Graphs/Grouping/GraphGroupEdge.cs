namespace Micrograd;

/// <summary>All edges from the nodes of one group to those of another.</summary>
/// <param name="From">The id of the group that is read.</param>
/// <param name="To">The id of the group that reads.</param>
/// <param name="Count">How many edges of the graph it stands for.</param>
public readonly record struct GraphGroupEdge(int From, int To, int Count);
