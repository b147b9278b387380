namespace Micrograd.Graphs;

/// <summary>Makes the groups that are shown from the partition that was found: members, counts, names, edges.</summary>
internal sealed class GroupBuilding
{
    const int LongestMerge = 2;

    readonly Graph _graph;
    readonly ScopeTree _tree;
    readonly Partition _partition;
    readonly int[] _groupOf;
    readonly List<int> _seedOf = [];

    GroupBuilding(Graph graph, ScopeTree tree, Partition partition)
    {
        (_graph, _tree, _partition) = (graph, tree, partition);
        _groupOf = new int[partition.Of.Length];
        var known = new int[partition.Seeds.Count];
        for (var id = 0; id < _groupOf.Length; id++)
        {
            var seed = partition.Of[id];
            if (known[seed] == 0)
            {
                _seedOf.Add(seed);
                known[seed] = _seedOf.Count;
            }
            _groupOf[id] = known[seed] - 1;
        }
    }

    public static CollapsedGraph Build(Graph graph, ScopeTree tree, Partition partition) =>
        new GroupBuilding(graph, tree, partition).Build();

    CollapsedGraph Build()
    {
        var counts = new GroupCounts(_graph, _groupOf, _seedOf.Count);
        var entered = _tree.Entered();
        var groups = new GraphGroup[_seedOf.Count];
        for (var id = 0; id < groups.Length; id++)
        {
            var seed = _partition.Seeds[_seedOf[id]];
            var members = counts.Members[id];
            groups[id] = new(
                id,
                Kind(seed, members),
                seed.Kind != GraphGroupKind.Scope && members.Length == 1 ? _graph.Nodes[members[0]].Name : Name(seed),
                _tree.Path(seed.Place),
                members,
                counts.Leaves[id],
                counts.Inputs[id],
                counts.Outputs[id],
                seed.Kind == GraphGroupKind.Scope ? Math.Max(1, entered[seed.Place]) : 0,
                counts.Ops(id)
            );
        }
        return new(_graph, groups, counts.Edges(), _groupOf);
    }

    static GraphGroupKind Kind(GroupSeed seed, int[] members) =>
        seed.Kind == GraphGroupKind.Scope ? GraphGroupKind.Scope
        : members.Length == 1 ? GraphGroupKind.Node
        : seed.Kind == GraphGroupKind.Node ? GraphGroupKind.Around
        : seed.Kind;

    string Name(GroupSeed seed)
    {
        var whole = Whole(seed);
        return (whole, seed.Part) switch
        {
            ("", null) => "other nodes",
            ("", var part) => part,
            (_, null) => whole,
            _ => $"{whole} · {seed.Part}",
        };
    }

    string Whole(GroupSeed seed)
    {
        if (seed.MergedFrom.Count > 0)
        {
            var wholes = seed
                .MergedFrom.Select(group => Whole(_partition.Seeds[group]))
                .Where(whole => whole.Length > 0);
            var first = wholes.Distinct().Order(StringComparer.Ordinal).Take(LongestMerge + 1).ToArray();
            return string.Join(", ", first.Take(LongestMerge)) + (first.Length > LongestMerge ? " …" : "");
        }
        return seed.Kind switch
        {
            GraphGroupKind.Leaves => _tree.Path(seed.Place) is { } path ? $"leaves of {path}" : "leaves",
            GraphGroupKind.Node or GraphGroupKind.Around => _graph.Nodes[seed.Anchor].Name,
            _ => _tree.Path(seed.Place) ?? "",
        };
    }
}
