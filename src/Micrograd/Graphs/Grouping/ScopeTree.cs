namespace Micrograd.Graphs;

/// <summary>
/// All scopes of a graph as a tree of places: entering one path a hundred times makes a hundred scopes, one place. A
/// place is a number; a parent's is smaller than its children's, and the root is everything outside of any scope.
/// </summary>
internal sealed class ScopeTree
{
    public const int Root = 0;

    readonly List<(string Name, int Parent, int Depth)> _places = [("", -1, 0)];
    readonly List<int> _entered = [0];
    readonly Dictionary<(int Parent, string Name), int> _byName = [];
    readonly Dictionary<Scope, int> _known = new(ReferenceEqualityComparer.Instance);

    public int Count => _places.Count;

    /// <summary>How many names lead to a place; 0 for the root.</summary>
    public int Depth(int place) => _places[place].Depth;

    /// <summary>The place around a place; −1 for the root.</summary>
    public int Parent(int place) => _places[place].Parent;

    /// <summary>The place of a scope, added if it is new.</summary>
    /// <param name="scope">The scope; null is the root.</param>
    /// <param name="counts">Whether a new one counts as entered.</param>
    public int Add(Scope? scope, bool counts)
    {
        var place = Root;
        var unknown = new Stack<Scope>();
        for (; scope is not null && !_known.TryGetValue(scope, out place); scope = scope.Parent)
        {
            unknown.Push(scope);
        }
        place = scope is null ? Root : place;
        while (unknown.TryPop(out var inner))
        {
            // A name may hold dots: "layer1.neuron3" entered at once is the same place as one inside the other.
            foreach (var name in inner.Name.Split('.'))
            {
                place = Child(place, name);
            }
            _known.Add(inner, place);
            _entered[place] += counts ? 1 : 0;
        }
        return place;
    }

    /// <summary>The place of a path such as <c>layer1.neuron3</c>; null if no node was made there.</summary>
    public int? Find(string path)
    {
        var place = Root;
        foreach (var name in path.Split('.'))
        {
            if (!_byName.TryGetValue((place, name), out place))
            {
                return null;
            }
        }
        return place;
    }

    /// <summary>The path of a place; null for the root.</summary>
    public string? Path(int place)
    {
        if (place == Root)
        {
            return null;
        }
        var names = new Stack<string>();
        for (; place != Root; place = Parent(place))
        {
            names.Push(_places[place].Name);
        }
        return string.Join('.', names);
    }

    /// <summary>The innermost place around two places.</summary>
    public int Common(int a, int b)
    {
        while (a != b)
        {
            (a, b) = a > b ? (Parent(a), b) : (a, Parent(b));
        }
        return a;
    }

    /// <summary>How often each place was entered; one that was only passed by a dotted name as often as its busiest child.</summary>
    public int[] Entered()
    {
        var entered = _entered.ToArray();
        var busiest = new int[Count];
        for (var place = Count - 1; place > Root; place--)
        {
            entered[place] = Math.Max(entered[place], entered[place] == 0 ? busiest[place] : 0);
            busiest[Parent(place)] = Math.Max(busiest[Parent(place)], entered[place]);
        }
        return entered;
    }

    int Child(int parent, string name)
    {
        if (!_byName.TryGetValue((parent, name), out var place))
        {
            place = Count;
            _places.Add((name, parent, Depth(parent) + 1));
            _entered.Add(0);
            _byName.Add((parent, name), place);
        }
        return place;
    }
}
