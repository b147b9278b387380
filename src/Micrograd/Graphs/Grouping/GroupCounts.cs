using System.Runtime.InteropServices;

namespace Micrograd.Graphs;

/// <summary>What is counted of a graph's groups: one pass over nodes and edges.</summary>
internal sealed class GroupCounts
{
    readonly Dictionary<(int From, int To), int> _edges = [];
    readonly Dictionary<string, int>[] _ops;

    /// <param name="graph">The graph.</param>
    /// <param name="groupOf">The group of each node.</param>
    /// <param name="groups">How many groups there are.</param>
    public GroupCounts(Graph graph, int[] groupOf, int groups)
    {
        Leaves = new int[groups];
        Inputs = new int[groups];
        Outputs = new int[groups];
        _ops = new Dictionary<string, int>[groups];
        Members = new int[groups][];
        var read = new HashSet<(int Node, int Group)>();
        var isRead = new bool[groupOf.Length];
        foreach (var output in graph.Outputs)
        {
            isRead[output] = true;
        }
        var members = new List<int>[groups];
        for (var group = 0; group < groups; group++)
        {
            members[group] = [];
            _ops[group] = [];
        }
        foreach (var node in graph.Nodes)
        {
            var to = groupOf[node.Id];
            members[to].Add(node.Id);
            if (node.OpName is { } op)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_ops[to], op, out _)++;
            }
            else
            {
                Leaves[to]++;
            }
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                var input = node.Inputs[i];
                var from = groupOf[input];
                if (from != to)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(_edges, (from, to), out _)++;
                    Inputs[to] += read.Add((input, to)) ? 1 : 0;
                    isRead[input] = true;
                }
            }
        }
        for (var group = 0; group < groups; group++)
        {
            Members[group] = [.. members[group]];
            Outputs[group] = members[group].Count(id => isRead[id]);
        }
    }

    /// <summary>The nodes of each group, ascending.</summary>
    public int[][] Members { get; }

    /// <summary>How many of them are leaves.</summary>
    public int[] Leaves { get; }

    /// <summary>How many nodes of other groups each group reads.</summary>
    public int[] Inputs { get; }

    /// <summary>How many of its nodes are read from elsewhere.</summary>
    public int[] Outputs { get; }

    /// <summary>The ops of a group, the most frequent first, then by name.</summary>
    public OpCount[] Ops(int group) =>
        [
            .. _ops[group]
                .Select(op => new OpCount(op.Key, op.Value))
                .OrderByDescending(op => op.Count)
                .ThenBy(op => op.Op, StringComparer.Ordinal),
        ];

    /// <summary>The edges between groups, in order.</summary>
    public GraphGroupEdge[] Edges() =>
        [
            .. _edges
                .Select(edge => new GraphGroupEdge(edge.Key.From, edge.Key.To, edge.Value))
                .OrderBy(e => (e.From, e.To)),
        ];
}
