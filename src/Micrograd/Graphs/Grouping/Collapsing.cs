namespace Micrograd.Graphs;

/// <summary>Finds the finest groups that are few enough to be drawn.</summary>
internal sealed class Collapsing
{
    // With more parameters than this the drawing would show little else.
    const int MostLabelledLeaves = 24;
    const int MostDepths = 4;

    readonly Graph _graph;
    readonly ScopeTree _tree = new();
    readonly int[] _places;
    readonly int _boxes;

    Collapsing(Graph graph, int boxes)
    {
        (_graph, _boxes) = (graph, boxes);
        _places = new int[graph.Nodes.Count];
        // Leaves last: parameters that a scope made once and for all are no run through it.
        foreach (var node in graph.Nodes.OrderBy(node => node.OpName is null))
        {
            _places[node.Id] = _tree.Add(node.Scope, counts: node.OpName is not null);
        }
    }

    /// <summary>The groups of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="boxes">About how many there may be.</param>
    /// <param name="expand">The paths of scopes to be shown open.</param>
    public static CollapsedGraph Of(Graph graph, int boxes, IReadOnlyCollection<string> expand)
    {
        var collapsing = new Collapsing(graph, boxes);
        var partition =
            graph.Nodes.Count <= boxes && expand.Count == 0 ? collapsing.NodeByNode() : collapsing.Grouped(expand);
        return GroupBuilding.Build(graph, collapsing._tree, partition);
    }

    Partition NodeByNode()
    {
        var partition = new Partition(_places.Length);
        for (var id = 0; id < _places.Length; id++)
        {
            partition.Of[id] = partition.Add(new(GraphGroupKind.Node, _places[id], id));
        }
        return partition;
    }

    Partition Grouped(IReadOnlyCollection<string> expand)
    {
        var open = new SortedSet<int>();
        foreach (var path in expand)
        {
            if (_tree.Find(path) is { } place)
            {
                open.Add(place);
            }
        }
        var partition = Acyclic([.. open]);
        // A scope around everything says nothing: one looks inside.
        while (Dominant(partition) is { } place && open.Add(place))
        {
            partition = Acyclic([.. open]);
        }
        LeafGrouping.Run(_graph, partition, _tree, _boxes);
        return partition;
    }

    Partition Acyclic(IReadOnlyList<int> expand)
    {
        var partition = FinestThatFits(expand);
        Parameters.Join(_graph, partition);
        Unrolling.Run(_graph, partition, _boxes);
        return partition;
    }

    Partition FinestThatFits(IReadOnlyList<int> expand)
    {
        var labelled = _graph.Nodes.Count(node => node is { OpName: null, Scope: null, Label: not null });
        foreach (var depth in DepthsThatFit())
        {
            var scopes = new OpenScopes(_tree, _places, depth, expand, _boxes * 2 / 3);
            for (var folded = labelled > MostLabelledLeaves ? 1 : 0; folded <= 2; folded++)
            {
                var unscoped = new UnscopedNodes(folded == 0, folded <= 1, _graph);
                if (Grouping.TryGroup(_graph, _places, scopes, unscoped, _boxes) is { } partition)
                {
                    return partition;
                }
            }
        }
        return expand.Count > 0 ? FinestThatFits([]) : WithoutScopes();
    }

    Partition WithoutScopes()
    {
        var scopes = new OpenScopes(_tree, _places, 0, [], 0);
        return Grouping.TryGroup(_graph, _places, scopes, new(false, false, _graph), _boxes)!;
    }

    /// <summary>How many names of the paths may be shown, the most first: so many that there are not too many boxes.</summary>
    IEnumerable<int> DepthsThatFit()
    {
        var deepest = 0;
        for (var place = 0; place < _tree.Count; place++)
        {
            deepest = Math.Max(deepest, _tree.Depth(place));
        }
        var widths = new int[deepest + 1];
        for (var place = 1; place < _tree.Count; place++)
        {
            widths[_tree.Depth(place)]++;
        }
        return Enumerable
            .Range(1, deepest)
            .Reverse()
            .Where(depth => widths[depth] <= _boxes)
            .Take(MostDepths)
            .DefaultIfEmpty(1);
    }

    /// <summary>The scope that has nearly all nodes, where there are hardly any other boxes.</summary>
    static int? Dominant(Partition partition)
    {
        if (partition.CountUsed() > 2)
        {
            return null;
        }
        var sizes = new int[partition.Seeds.Count];
        foreach (var group in partition.Of)
        {
            if (group >= 0)
            {
                sizes[group]++;
            }
        }
        for (var group = 0; group < sizes.Length; group++)
        {
            if (partition.Seeds[group].Kind == GraphGroupKind.Scope && sizes[group] > 0.9 * partition.Of.Length)
            {
                return partition.Seeds[group].Place;
            }
        }
        return null;
    }
}
