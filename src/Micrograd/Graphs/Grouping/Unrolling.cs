using System.Globalization;

namespace Micrograd.Graphs;

/// <summary>
/// Makes the groups acyclic. Groups that feed each other, as the layers of a recurrent network do, are unrolled: one box
/// for each pass through them. Where that is too many, they are merged and cut into ranges of passes.
/// </summary>
internal static class Unrolling
{
    const int MostPasses = 24;

    /// <param name="graph">The graph.</param>
    /// <param name="partition">The groups; changed.</param>
    /// <param name="budget">The number of groups not to exceed.</param>
    public static void Run(Graph graph, Partition partition, int budget)
    {
        var component = StrongComponents.Of(Successors(graph, partition));
        var sizes = new int[component.Length];
        foreach (var of in component)
        {
            sizes[of]++;
        }
        if (sizes.All(size => size <= 1))
        {
            return;
        }
        var passes = Passes(graph, partition, component);
        var inCycle = new int[passes.Length];
        for (var node = 0; node < inCycle.Length; node++)
        {
            var group = partition.Of[node];
            inCycle[node] = group >= 0 && sizes[component[group]] > 1 ? component[group] : -1;
        }
        var room = budget - sizes.Count(size => size == 1);
        var boxes = new HashSet<(int Group, int Pass)>();
        for (var node = 0; node < inCycle.Length && boxes.Count <= room; node++)
        {
            if (inCycle[node] >= 0)
            {
                boxes.Add((partition.Of[node], passes[node]));
            }
        }
        if (boxes.Count <= Math.Min(room, MostPasses))
        {
            Unroll(partition, inCycle, passes);
        }
        else
        {
            Merge(partition, inCycle, passes, sizes, room);
        }
    }

    static List<int>[] Successors(Graph graph, Partition partition)
    {
        var edges = new HashSet<(int From, int To)>();
        var successors = new List<int>[partition.Seeds.Count];
        for (var group = 0; group < successors.Length; group++)
        {
            successors[group] = [];
        }
        foreach (var node in graph.Nodes)
        {
            var to = partition.Of[node.Id];
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                var from = partition.Of[node.Inputs[i]];
                if (from >= 0 && from != to && edges.Add((from, to)))
                {
                    successors[from].Add(to);
                }
            }
        }
        return successors;
    }

    /// <summary>
    /// How many times a way to each node changed from one group to another within its cycle, at most. Along an edge the
    /// number never falls, and it rises where the group changes: so (group, pass) can't close a cycle.
    /// </summary>
    static int[] Passes(Graph graph, Partition partition, int[] component)
    {
        var passes = new int[graph.Nodes.Count];
        foreach (var node in graph.Nodes)
        {
            var group = partition.Of[node.Id];
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                var input = node.Inputs[i];
                var from = partition.Of[input];
                if (from >= 0 && component[from] == component[group])
                {
                    passes[node.Id] = Math.Max(passes[node.Id], passes[input] + (from == group ? 0 : 1));
                }
            }
        }
        return passes;
    }

    static void Unroll(Partition partition, int[] inCycle, int[] passes)
    {
        var boxes = new SortedSet<(int Group, int Pass)>();
        for (var node = 0; node < inCycle.Length; node++)
        {
            if (inCycle[node] >= 0)
            {
                boxes.Add((partition.Of[node], passes[node]));
            }
        }
        var groups = new Dictionary<(int Group, int Pass), int>();
        foreach (var ofGroup in boxes.GroupBy(box => box.Group))
        {
            var boxesOfGroup = ofGroup.ToArray();
            for (var i = 0; i < boxesOfGroup.Length; i++)
            {
                var seed = partition.Seeds[ofGroup.Key];
                var part = string.Create(CultureInfo.InvariantCulture, $"pass {i + 1} of {boxesOfGroup.Length}");
                part = seed.Part is null ? part : $"{seed.Part} · {part}";
                groups.Add(boxesOfGroup[i], partition.Add(boxesOfGroup.Length == 1 ? seed : seed with { Part = part }));
            }
        }
        for (var node = 0; node < inCycle.Length; node++)
        {
            if (inCycle[node] >= 0)
            {
                partition.Of[node] = groups[(partition.Of[node], passes[node])];
            }
        }
    }

    static void Merge(Partition partition, int[] inCycle, int[] passes, int[] sizes, int room)
    {
        var parts = Math.Clamp(room / sizes.Count(size => size > 1), 1, UnstructuredNodes.Parts);
        var ranges = DepthRanges.Cut(passes, inCycle, sizes.Length, parts);
        var groups = new Dictionary<(int Cycle, int Range), (int Group, SortedSet<int> From)>();
        for (var node = 0; node < inCycle.Length; node++)
        {
            if (inCycle[node] < 0)
            {
                continue;
            }
            var key = (inCycle[node], ranges[node]);
            if (!groups.TryGetValue(key, out var into))
            {
                into = (partition.Add(new(GraphGroupKind.Depth, ScopeTree.Root)), []);
                groups.Add(key, into);
            }
            into.From.Add(partition.Of[node]);
            partition.Of[node] = into.Group;
        }
        foreach (var cycle in groups.GroupBy(group => group.Key.Cycle))
        {
            var ordered = cycle.OrderBy(group => group.Key.Range).ToArray();
            for (var i = 0; i < ordered.Length; i++)
            {
                var (group, from) = ordered[i].Value;
                partition.Seeds[group] = partition.Seeds[group] with
                {
                    Part = string.Create(CultureInfo.InvariantCulture, $"part {i + 1} of {ordered.Length}"),
                    MergedFrom = [.. from],
                };
            }
        }
    }
}
