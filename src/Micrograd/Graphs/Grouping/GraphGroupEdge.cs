namespace Micrograd;

/// <summary>All edges from the nodes of one group to those of another.</summary>
public readonly record struct GraphGroupEdge
{
    internal GraphGroupEdge(int from, int to, int count)
    {
        From = from;
        To = to;
        Count = count;
    }

    /// <summary>The id of the group that is read.</summary>
    public int From { get; }

    /// <summary>The id of the group that reads.</summary>
    public int To { get; }

    /// <summary>How many edges of the graph it stands for.</summary>
    public int Count { get; }
}
