namespace Micrograd.Graphs;

/// <summary>What a group is made from, before it has its members.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Place">Its place among the scopes.</param>
/// <param name="Anchor">The node that it is named after; −1 where there is none.</param>
/// <param name="Part">What tells it from other groups of the same place, such as a range of depths.</param>
internal sealed record GroupSeed(GraphGroupKind Kind, int Place, int Anchor = -1, string? Part = null)
{
    /// <summary>Whether no other node may join: it is the output, or stands in a scope that is shown open.</summary>
    public bool Alone { get; init; }

    /// <summary>The groups that it was merged from.</summary>
    public IReadOnlyList<int> MergedFrom { get; init; } = [];
}
