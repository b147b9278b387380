namespace Micrograd.Lab.Viewing;

/// <summary>
/// Scopes that are alike and side by side, as the neurons of a layer: the same path but for the number at its end, as many nodes of
/// the same ops, the same neighbours. Such groups can be drawn as one without closing a cycle: whoever reads one of them reads all.
/// </summary>
static class Series
{
    const int Fewest = 3;

    /// <summary>The groups of each series by the name that it goes by, such as <c>layer1.neuron*</c>.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<GraphGroup>> Of(CollapsedGraph collapsed)
    {
        var (reads, readers) = Neighbours(collapsed);
        var found = new Dictionary<string, IReadOnlyList<GraphGroup>>(StringComparer.Ordinal);
        foreach (
            var alike in collapsed
                .Groups.Where(group =>
                    group is { Kind: GraphGroupKind.Scope, Path: not null } && Stem(group.Path) != group.Path
                )
                .GroupBy(group => new Likeness(
                    Stem(group.Path!),
                    group.Members.Count,
                    group.Leaves,
                    group.Entered,
                    string.Join(' ', group.Ops),
                    string.Join(' ', reads[group.Id].Order()),
                    string.Join(' ', readers[group.Id].Order())
                ))
        )
        {
            var groups = alike.ToArray();
            // Of two series of one name the second is drawn as it is.
            if (groups.Length >= Fewest)
            {
                found.TryAdd(alike.Key.Stem + "*", groups);
            }
        }
        return found;
    }

    /// <summary>What is the same of all of a series.</summary>
    sealed record Likeness(string Stem, int Nodes, int Leaves, int Entered, string Ops, string Reads, string Readers);

    static string Stem(string path) => path.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');

    static (HashSet<int>[] Reads, HashSet<int>[] Readers) Neighbours(CollapsedGraph collapsed)
    {
        var (reads, readers) = (Sets(collapsed.Groups.Count), Sets(collapsed.Groups.Count));
        foreach (var edge in collapsed.Edges)
        {
            reads[edge.To].Add(edge.From);
            readers[edge.From].Add(edge.To);
        }
        return (reads, readers);
    }

    static HashSet<int>[] Sets(int count) => [.. Enumerable.Range(0, count).Select(_ => new HashSet<int>())];
}
