namespace Micrograd.Graphs;

/// <summary>
/// Puts the nodes of a graph into groups, all but the leaves that have neither a scope nor a label of their own: those
/// wait for <see cref="LeafGrouping"/>, since a leaf has no inputs and never closes a cycle.
/// </summary>
internal sealed class Grouping
{
    readonly Graph _graph;
    readonly int[] _places;
    readonly OpenScopes _scopes;
    readonly UnscopedNodes _unscoped;
    readonly Partition _partition;
    readonly int[] _ofPlace;
    readonly int[] _firstConsumer;
    readonly bool[] _adopted;

    Grouping(Graph graph, int[] places, OpenScopes scopes, UnscopedNodes unscoped)
    {
        (_graph, _places, _scopes, _unscoped) = (graph, places, scopes, unscoped);
        _partition = new(places.Length);
        _ofPlace = new int[scopes.ShownAs.Length];
        _firstConsumer = new int[places.Length];
        _adopted = new bool[places.Length];
        Array.Fill(_ofPlace, -1);
        Array.Fill(_firstConsumer, -1);
    }

    /// <summary>The groups; null if they would be more than <paramref name="budget"/>.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="places">The place of each node among the scopes.</param>
    /// <param name="scopes">Which of them are open.</param>
    /// <param name="unscoped">Which nodes outside of any scope are shown as themselves.</param>
    /// <param name="budget">The number of groups not to exceed.</param>
    public static Partition? TryGroup(Graph graph, int[] places, OpenScopes scopes, UnscopedNodes unscoped, int budget)
    {
        var grouping = new Grouping(graph, places, scopes, unscoped);
        if (!grouping.Assign(budget))
        {
            return null;
        }
        var depths = DepthRanges.Depths(graph);
        UnstructuredNodes.Split(grouping._partition, grouping._adopted, scopes, depths, budget);
        return grouping._partition;
    }

    // From the outputs back, so that a node's consumers are known before it.
    bool Assign(int budget)
    {
        for (var id = _places.Length - 1; id >= 0; id--)
        {
            var node = _graph.Nodes[id];
            _partition.Of[id] = GroupOf(node);
            if (_partition.Seeds.Count > budget)
            {
                return false;
            }
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                _firstConsumer[node.Inputs[i]] = id;
            }
        }
        return true;
    }

    int GroupOf(GraphNode node)
    {
        var place = _scopes.ShownAs[_places[node.Id]];
        if (place != ScopeTree.Root)
        {
            return _scopes.OneByOne(place)
                ? _partition.Add(new(GraphGroupKind.Node, place, node.Id) { Alone = true })
                : OfPlace(place);
        }
        if (_unscoped.IsShown(node))
        {
            // The result keeps its numbers in view, whatever nameless nodes lead to it.
            var alone = node.Id == _graph.Output.Id;
            return _partition.Add(new(GraphGroupKind.Node, ScopeTree.Root, node.Id) { Alone = alone });
        }
        if (node.OpName is null)
        {
            return -1;
        }
        _adopted[node.Id] = true;
        // Nearest: the consumer that was made first, so that what is needed only later does not draw a circle.
        return _firstConsumer[node.Id] is >= 0 and var consumer ? Adopt(node, _partition.Of[consumer]) : OfPlace(place);
    }

    int Adopt(GraphNode node, int group) =>
        _partition.Seeds[group].Alone ? _partition.Add(new(GraphGroupKind.Around, ScopeTree.Root, node.Id)) : group;

    int OfPlace(int place) =>
        _ofPlace[place] >= 0
            ? _ofPlace[place]
            : _ofPlace[place] = _partition.Add(
                new(place == ScopeTree.Root ? GraphGroupKind.Depth : GraphGroupKind.Scope, place)
            );
}
