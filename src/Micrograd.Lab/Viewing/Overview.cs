using System.Globalization;
using Micrograd.Graphs;

namespace Micrograd.Lab.Viewing;

/// <summary>The whole graph, its scopes as cards but for those that are open.</summary>
static class Overview
{
    // What still can be read, and comes at once.
    const int MostGroups = 150;

    public static ViewAnswer Of(Graph graph, NodeTexts texts, ViewRequest request, CancellationToken stop)
    {
        var collapsed = graph.Collapse(MostGroups, request.Open ?? []);
        stop.ThrowIfCancellationRequested();
        var (view, outputs) = (new View(), graph.Outputs.ToHashSet());
        var (cardOf, series) = (new int[collapsed.Groups.Count], Series.Of(collapsed));
        Array.Fill(cardOf, -1);
        foreach (var (name, groups) in series.Where(each => request.Apart?.Contains(each.Key) is not true))
        {
            var card = view.Add(SeriesCard(outputs, name, groups));
            foreach (var group in groups)
            {
                cardOf[group.Id] = card;
            }
        }
        var readers = collapsed.Edges.CountBy(edge => edge.From).ToDictionary();
        foreach (var group in collapsed.Groups.Where(group => cardOf[group.Id] < 0))
        {
            if (!IsTag(group, readers.GetValueOrDefault(group.Id)))
            {
                cardOf[group.Id] = view.Add(CardOf(graph, texts, group, outputs));
            }
        }
        foreach (var (ends, count) in Edges(collapsed, cardOf))
        {
            view.Connect(ends.From, ends.To, count);
        }
        AddTags(view, collapsed, cardOf);
        return view.Lay(Remarks(collapsed, request, series.Keys), stop);
    }

    static bool IsTag(GraphGroup group, int readers) =>
        View.IsShared(readers)
        && (group.Kind is GraphGroupKind.Leaves || (group.Kind is GraphGroupKind.Node && group.Ops.Count == 0));

    /// <summary>Edges between cards: those of a series come together.</summary>
    static Dictionary<(int From, int To), int> Edges(CollapsedGraph collapsed, int[] cardOf)
    {
        var edges = new Dictionary<(int From, int To), int>();
        foreach (var edge in collapsed.Edges)
        {
            var ends = (From: cardOf[edge.From], To: cardOf[edge.To]);
            if (ends.From >= 0 && ends.From != ends.To)
            {
                edges[ends] = edges.GetValueOrDefault(ends) + edge.Count;
            }
        }
        return edges;
    }

    static void AddTags(View view, CollapsedGraph collapsed, int[] cardOf)
    {
        var added = new HashSet<(int Group, int To)>();
        foreach (var edge in collapsed.Edges)
        {
            var group = collapsed.Groups[edge.From];
            if (cardOf[edge.From] >= 0 || !added.Add((edge.From, cardOf[edge.To])))
            {
                continue;
            }
            var leaf = collapsed.Graph.Nodes[group.Members[0]];
            var tag =
                group.Members.Count == 1
                    ? NodeTexts.Tag(leaf, cardOf[edge.To])
                    : new Card(
                        string.Create(CultureInfo.InvariantCulture, $"{Key(group)}-{cardOf[edge.To]}"),
                        CardKind.Tag,
                        leaf.Id,
                        group.SizeText,
                        []
                    );
            view.Connect(view.Add(tag), cardOf[edge.To]);
        }
    }

    static Card CardOf(Graph graph, NodeTexts texts, GraphGroup group, HashSet<int> outputs)
    {
        if (group.Kind is GraphGroupKind.Node)
        {
            return texts.Card(graph, graph.Nodes[group.Members[0]]);
        }
        var isScope = group is { Kind: GraphGroupKind.Scope, Path: not null };
        return new(
            Key(group),
            isScope ? CardKind.Scope : CardKind.Others,
            group.Members[0],
            group.Name,
            [group.SizeText, group.OpsText],
            group.Entered > 1 ? $"×{Counted.Of(group.Entered)}" : ""
        )
        {
            Opens = isScope ? group.Path : null,
            IsOutput = group.Members.Any(outputs.Contains),
        };
    }

    static Card SeriesCard(HashSet<int> outputs, string name, IReadOnlyList<GraphGroup> groups) =>
        new(
            "s" + name,
            CardKind.Series,
            groups[0].Members[0],
            $"{groups[0].Path} … {groups[^1].Name.Split('.')[^1]}",
            [$"each {groups[0].SizeText}", groups[0].OpsText],
            $"×{Counted.Of(groups.Count)}"
        )
        {
            Opens = name,
            IsOutput = groups.Any(group => group.Members.Any(outputs.Contains)),
        };

    static string Key(GraphGroup group) => string.Create(CultureInfo.InvariantCulture, $"g{group.Members[0]}");

    static List<string> Remarks(CollapsedGraph collapsed, ViewRequest request, IEnumerable<string> series)
    {
        var remarks = new List<string>();
        var paths = collapsed.Groups.Select(group => group.Path).OfType<string>().ToArray();
        foreach (var path in request.Open ?? [])
        {
            if (!paths.Any(each => each == path || each.StartsWith(path + '.', StringComparison.Ordinal)))
            {
                remarks.Add($"There is no scope {path}.");
            }
        }
        foreach (var name in request.Apart ?? [])
        {
            if (!series.Contains(name))
            {
                remarks.Add($"There is no series {name} in this drawing.");
            }
        }
        return remarks;
    }
}
