namespace Micrograd.Graphs;

/// <summary>The boxes of what was computed in a scope each time that it was entered, and of leaves that are used nowhere else.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Boxes">The boxes.</param>
/// <param name="Height">How many scopes are around the innermost of its boxes, this one counted.</param>
internal sealed record ScopeMembers(Scope Scope, HashSet<int> Boxes, int Height)
{
    /// <summary>The scopes of a graph, outer ones first.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="boxOf">The box of each node; −1 where it has none of its own.</param>
    public static List<ScopeMembers> Of(Graph graph, int[] boxOf)
    {
        var home = new Scope?[graph.Nodes.Count];
        var seen = new bool[graph.Nodes.Count];
        // Users come after what they use.
        for (var id = graph.Nodes.Count - 1; id >= 0; id--)
        {
            var node = graph.Nodes[id];
            home[id] = node.OpName is null ? home[id] : node.Scope;
            foreach (var input in node.Inputs)
            {
                home[input] = seen[input] ? Common(home[input], home[id]) : home[id];
                seen[input] = true;
            }
        }
        var members = new Dictionary<Scope, HashSet<int>>(ReferenceEqualityComparer.Instance);
        var heights = new Dictionary<Scope, int>(ReferenceEqualityComparer.Instance);
        foreach (var node in graph.Nodes.Where(node => boxOf[node.Id] >= 0))
        {
            var height = 1;
            for (var scope = home[node.Id]; scope is not null; scope = scope.Parent, height++)
            {
                heights[scope] = Math.Max(height, heights.GetValueOrDefault(scope));
                if (!members.TryGetValue(scope, out var boxes))
                {
                    members.Add(scope, boxes = []);
                }
                boxes.Add(boxOf[node.Id]);
            }
        }
        return
        [
            .. members
                .Select(scope => new ScopeMembers(scope.Key, scope.Value, heights[scope.Key]))
                .OrderByDescending(scope => scope.Boxes.Count)
                .ThenByDescending(scope => scope.Height),
        ];
    }

    static Scope? Common(Scope? a, Scope? b)
    {
        for (; a is not null; a = a.Parent)
        {
            for (var other = b; other is not null; other = other.Parent)
            {
                if (other == a)
                {
                    return a;
                }
            }
        }
        return null;
    }
}
