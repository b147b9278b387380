namespace Micrograd.Graphs;

/// <summary>Which group each node is in, while the groups are being found. A group that lost its last node is dropped at the end.</summary>
internal sealed class Partition
{
    public Partition(int nodes)
    {
        Of = new int[nodes];
        Array.Fill(Of, -1);
    }

    /// <summary>The group of each node; −1 while it has none.</summary>
    public int[] Of { get; }

    /// <summary>The groups.</summary>
    public List<GroupSeed> Seeds { get; } = [];

    /// <summary>Adds a group without nodes.</summary>
    public int Add(GroupSeed seed)
    {
        Seeds.Add(seed);
        return Seeds.Count - 1;
    }

    /// <summary>How many groups have a node.</summary>
    public int CountUsed()
    {
        var used = new bool[Seeds.Count];
        foreach (var group in Of)
        {
            if (group >= 0)
            {
                used[group] = true;
            }
        }
        return used.Count(u => u);
    }
}
