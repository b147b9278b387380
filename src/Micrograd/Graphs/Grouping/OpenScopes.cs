namespace Micrograd.Graphs;

/// <summary>Which scopes are shown open, which as one box, and which place stands for the nodes of each.</summary>
internal sealed class OpenScopes
{
    readonly bool[] _oneByOne;
    readonly bool[] _cut;

    /// <param name="tree">The scopes.</param>
    /// <param name="places">The place of each node.</param>
    /// <param name="depth">Scopes with fewer names than this are open, so that those within show; 0 shows none at all.</param>
    /// <param name="expand">The places whose nodes are shown one by one.</param>
    /// <param name="allowance">How many boxes may come from opening them; a scope with more is cut by depth.</param>
    public OpenScopes(ScopeTree tree, int[] places, int depth, IReadOnlyList<int> expand, int allowance)
    {
        _oneByOne = new bool[tree.Count];
        _cut = new bool[tree.Count];
        ShownAs = new int[tree.Count];
        var open = new bool[tree.Count];
        var contents = Contents(tree, places);
        foreach (var place in expand)
        {
            _oneByOne[place] = contents[place] <= allowance;
            _cut[place] = !_oneByOne[place];
            allowance -= _oneByOne[place] ? contents[place] : 0;
            open[place] = _oneByOne[place];
            for (var around = tree.Parent(place); around >= 0; around = tree.Parent(around))
            {
                open[around] = true;
            }
        }
        for (var place = 1; place < tree.Count; place++)
        {
            var parent = tree.Parent(place);
            var inside = ShownAs[parent] == parent && !_cut[parent] && (open[parent] || tree.Depth(parent) < depth);
            ShownAs[place] = inside ? place : ShownAs[parent];
        }
    }

    /// <summary>For each place the place whose box holds its nodes; the root if no box does.</summary>
    public int[] ShownAs { get; }

    /// <summary>Whether the nodes made right in this place are shown one by one.</summary>
    public bool OneByOne(int place) => _oneByOne[place] && ShownAs[place] == place;

    /// <summary>Whether the box of this place is cut into ranges of depth.</summary>
    public bool IsCut(int place) => _cut[place] && ShownAs[place] == place;

    /// <summary>How many boxes each place would open into: its own nodes and the places within.</summary>
    static int[] Contents(ScopeTree tree, int[] places)
    {
        var contents = new int[tree.Count];
        foreach (var place in places)
        {
            contents[place]++;
        }
        for (var place = 1; place < tree.Count; place++)
        {
            contents[tree.Parent(place)]++;
        }
        return contents;
    }
}
