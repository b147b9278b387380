namespace Micrograd.Cli.Reference;

/// <summary>Ops of a kind, in the order of the table.</summary>
sealed record OpGroup(string Name, IReadOnlyList<OpEntry> Ops)
{
    // The table is in the order of the reference: each group begins with the op that is named here.
    static readonly (string Name, string First)[] s_beginnings =
    [
        ("arithmetic", "+"),
        ("powers", "square"),
        ("exponentials", "exp"),
        ("trigonometry", "sin"),
        ("hyperbolics", "sinh"),
        ("activations", "sigmoid"),
        ("choices", "abs"),
    ];

    /// <summary>All groups; together they hold the whole table.</summary>
    public static IReadOnlyList<OpGroup> All { get; } = Split();

    static List<OpGroup> Split()
    {
        var groups = new List<OpGroup>();
        var ops = new List<OpEntry>();
        foreach (var entry in OpTable.All)
        {
            if (groups.Count < s_beginnings.Length && s_beginnings[groups.Count].First == entry.Name)
            {
                ops = [];
                groups.Add(new(s_beginnings[groups.Count].Name, ops));
            }
            ops.Add(entry);
        }
        return groups;
    }
}
