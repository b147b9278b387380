namespace Micrograd.Graphs;

/// <summary>
/// Puts leaves without scope and label where they are read: into the box of their consumers if that is one, else into a
/// box of leaves beside all that read them.
/// </summary>
internal static class LeafGrouping
{
    const int None = -1;
    const int Several = -2;

    /// <param name="graph">The graph.</param>
    /// <param name="partition">The groups; changed.</param>
    /// <param name="tree">The scopes.</param>
    /// <param name="budget">The number of groups not to exceed, but for one.</param>
    public static void Run(Graph graph, Partition partition, ScopeTree tree, int budget)
    {
        var used = partition.CountUsed();
        var (reader, around, alone) = Readers(graph, partition, tree);
        var ofPlace = new Dictionary<int, int>();
        foreach (var node in graph.Nodes)
        {
            if (partition.Of[node.Id] >= 0)
            {
                continue;
            }
            if (reader[node.Id] >= 0 && !alone[node.Id])
            {
                partition.Of[node.Id] = reader[node.Id];
            }
            else if (alone[node.Id] && used < budget)
            {
                used++;
                partition.Of[node.Id] = partition.Add(new(GraphGroupKind.Node, around[node.Id], node.Id));
            }
            else
            {
                partition.Of[node.Id] = Shared(around[node.Id]);
            }
        }

        int Shared(int place)
        {
            if (!ofPlace.TryGetValue(place, out var group))
            {
                // The one box of leaves at the root takes those for which there is no room.
                if (used >= budget && place != ScopeTree.Root)
                {
                    return Shared(ScopeTree.Root);
                }
                used++;
                group = partition.Add(new(GraphGroupKind.Leaves, place));
                ofPlace.Add(place, group);
            }
            return group;
        }
    }

    /// <summary>
    /// For each leaf without a group: the one group that reads it, the innermost place around all that do, and whether a
    /// node shown by itself reads it and no scope's box does.
    /// </summary>
    static (int[] Reader, int[] Around, bool[] Alone) Readers(Graph graph, Partition partition, ScopeTree tree)
    {
        var reader = new int[graph.Nodes.Count];
        var around = new int[graph.Nodes.Count];
        var alone = new bool[graph.Nodes.Count];
        var inScope = new bool[graph.Nodes.Count];
        Array.Fill(reader, None);
        foreach (var node in graph.Nodes)
        {
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                var leaf = node.Inputs[i];
                if (partition.Of[leaf] >= 0)
                {
                    continue;
                }
                var group = partition.Of[node.Id];
                var seed = partition.Seeds[group];
                var first = reader[leaf] == None;
                around[leaf] = first ? seed.Place : tree.Common(around[leaf], seed.Place);
                inScope[leaf] |= seed.Kind == GraphGroupKind.Scope;
                alone[leaf] = (alone[leaf] || seed.Alone) && !inScope[leaf];
                reader[leaf] = first || reader[leaf] == group ? group : Several;
            }
        }
        return (reader, around, alone);
    }
}
