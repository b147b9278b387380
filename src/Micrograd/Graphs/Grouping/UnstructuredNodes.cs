namespace Micrograd.Graphs;

/// <summary>
/// Where one group would swallow a large part of the graph that nothing tells apart, that part becomes groups of its own,
/// a range of depths each.
/// </summary>
internal static class UnstructuredNodes
{
    /// <summary>The number of ranges: a row of boxes that still fits on a page.</summary>
    public const int Parts = 12;

    const int TooMany = 64;

    /// <param name="partition">The groups so far; changed.</param>
    /// <param name="adopted">Which nodes are in their group only because nothing else is known of them.</param>
    /// <param name="scopes">Which scopes are to be cut as well.</param>
    /// <param name="depths">The depth of each node.</param>
    /// <param name="budget">The number of groups not to exceed.</param>
    public static void Split(Partition partition, bool[] adopted, OpenScopes scopes, int[] depths, int budget)
    {
        var sets = Sets(partition, adopted, scopes, budget);
        if (sets.Count == 0)
        {
            return;
        }
        var setOf = new int[depths.Length];
        for (var node = 0; node < setOf.Length; node++)
        {
            var group = partition.Of[node];
            var inSet = group >= 0 && sets.TryGetValue(group, out var set) && (set.Whole || adopted[node]);
            setOf[node] = inSet ? sets[group].Index : -1;
        }
        var parts = Math.Clamp((budget - partition.Seeds.Count) / sets.Count, 1, Parts);
        Rename(partition, setOf, DepthRanges.Cut(depths, setOf, sets.Count, parts), depths);
    }

    static Dictionary<int, (int Index, bool Whole)> Sets(
        Partition partition,
        bool[] adopted,
        OpenScopes scopes,
        int budget
    )
    {
        var sizes = new int[partition.Seeds.Count];
        var adoptedSizes = new int[partition.Seeds.Count];
        for (var node = 0; node < adopted.Length; node++)
        {
            if (partition.Of[node] is >= 0 and var group)
            {
                sizes[group]++;
                adoptedSizes[group] += adopted[node] ? 1 : 0;
            }
        }
        var sets = new Dictionary<int, (int Index, bool Whole)>();
        var room = budget - partition.Seeds.Count;
        foreach (var group in Enumerable.Range(0, sizes.Length).OrderByDescending(group => adoptedSizes[group]))
        {
            var whole =
                scopes.IsCut(partition.Seeds[group].Place) || partition.Seeds[group].Kind == GraphGroupKind.Depth;
            var many = adoptedSizes[group] > TooMany && 2 * adoptedSizes[group] > sizes[group];
            if ((whole || many) && sets.Count < room)
            {
                sets.Add(group, (sets.Count, whole));
            }
        }
        return sets;
    }

    static void Rename(Partition partition, int[] setOf, int[] ranges, int[] depths)
    {
        var bounds = new Dictionary<(int Set, int Range), (int Group, int From, int To)>();
        for (var node = 0; node < setOf.Length; node++)
        {
            if (setOf[node] < 0)
            {
                continue;
            }
            var key = (setOf[node], ranges[node]);
            var depth = depths[node];
            if (!bounds.TryGetValue(key, out var bound))
            {
                var place = partition.Seeds[partition.Of[node]].Place;
                bound = (partition.Add(new(GraphGroupKind.Depth, place)), depth, depth);
            }
            bounds[key] = (bound.Group, Math.Min(bound.From, depth), Math.Max(bound.To, depth));
            partition.Of[node] = bound.Group;
        }
        foreach (var (group, from, to) in bounds.Values)
        {
            var name =
                from == to
                    ? $"depth {GraphNumber.Count(from)}"
                    : $"depth {GraphNumber.Count(from)}–{GraphNumber.Count(to)}";
            partition.Seeds[group] = partition.Seeds[group] with { Part = name };
        }
    }
}
