namespace Micrograd.Graphs;

/// <summary>What a box says of the nodes in it.</summary>
internal static class GroupText
{
    const int MostOps = 3;

    /// <summary><c>64 nodes · 3 inputs</c>.</summary>
    public static string Counts(GraphGroup group)
    {
        if (group.Kind == GraphGroupKind.Leaves)
        {
            return Plural(group.Members.Count, "leaf", "leaves");
        }
        var nodes = Plural(group.Members.Count, "node", "nodes");
        return group.Inputs == 0 ? nodes : $"{nodes} · {Plural(group.Inputs, "input", "inputs")}";
    }

    /// <summary><c>+ 32, * 32, tanh 1 …</c>: the most frequent ops.</summary>
    public static string Ops(GraphGroup group)
    {
        var ops = group.Ops.Take(MostOps).Select(op => $"{op.Op} {GraphNumber.Count(op.Count)}");
        return string.Join(", ", ops) + (group.Ops.Count > MostOps ? " …" : "");
    }

    /// <summary>The tooltip: everything.</summary>
    public static string Title(GraphGroup group)
    {
        var lines = new List<string>
        {
            group.Entered > 1 ? $"{group.Name}, entered {GraphNumber.Count(group.Entered)} times" : group.Name,
            $"{Plural(group.Members.Count, "node", "nodes")}, {Plural(group.Leaves, "leaf", "leaves")} among them",
            $"reads {Plural(group.Inputs, "node", "nodes")} of others, {Plural(group.Outputs, "node is", "nodes are")} read",
        };
        if (group.Ops.Count > 0)
        {
            lines.Add(string.Join(", ", group.Ops.Select(op => $"{op.Op} {GraphNumber.Count(op.Count)}")));
        }
        return string.Join('\n', lines);
    }

    static string Plural(int count, string one, string many) =>
        $"{GraphNumber.Count(count)} {(count == 1 ? one : many)}";
}
