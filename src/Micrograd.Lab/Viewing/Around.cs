using Micrograd.Graphs;

namespace Micrograd.Lab.Viewing;

/// <summary>A node with those that are nearest to it, inputs and readers alike.</summary>
static class Around
{
    const int MostNodes = 60;

    // A weight has a thousand readers: a few of them say enough.
    const int MostReadersOfOne = 12;

    public static ViewAnswer Of(Graph graph, NodeTexts texts, Readers readers, int middle, CancellationToken stop)
    {
        var near = Nearest(graph, readers, middle);
        var view = new View();
        var uses = near.SelectMany(id => graph.Nodes[id].Inputs).CountBy(id => id).ToDictionary();
        var cardOf = new Dictionary<int, int>();
        foreach (var id in near.Order())
        {
            var node = graph.Nodes[id];
            if (id != middle && node.Inputs.Count == 0 && View.IsShared(uses.GetValueOrDefault(id)))
            {
                continue;
            }
            cardOf[id] = view.Add(texts.Card(graph, node, Hidden(graph, readers, near, id)));
            foreach (var input in node.Inputs.Where(near.Contains))
            {
                var from = cardOf.TryGetValue(input, out var card)
                    ? card
                    : view.Add(NodeTexts.Tag(graph.Nodes[input], id));
                view.Connect(from, cardOf[id]);
            }
        }
        return view.Lay([], stop);
    }

    static HashSet<int> Nearest(Graph graph, Readers readers, int middle)
    {
        var near = new HashSet<int> { middle };
        var next = new Queue<int>(near);
        while (next.TryDequeue(out var id))
        {
            // What else reads a shared weight has nothing to do with this node.
            var isShared = id != middle && graph.Nodes[id].Inputs.Count == 0 && View.IsShared(readers.Of(id).Length);
            var neighbours = isShared
                ? []
                : graph.Nodes[id].Inputs.Concat(readers.Of(id).ToArray().Take(MostReadersOfOne));
            foreach (var neighbour in neighbours)
            {
                if (near.Count < MostNodes && near.Add(neighbour))
                {
                    next.Enqueue(neighbour);
                }
            }
        }
        return near;
    }

    /// <summary>How many neighbours are not drawn: <c>not drawn: 2 inputs, 40 readers</c>.</summary>
    static string Hidden(Graph graph, Readers readers, HashSet<int> near, int id)
    {
        var inputs = graph.Nodes[id].Inputs.Distinct().Count(input => !near.Contains(input));
        var users = 0;
        foreach (var reader in readers.Of(id))
        {
            users += near.Contains(reader) ? 0 : 1;
        }
        var parts = new[] { Count(inputs, "input"), Count(users, "reader") }.Where(part => part.Length > 0).ToArray();
        return parts.Length == 0 ? "" : $"not drawn: {string.Join(", ", parts)}";
    }

    static string Count(int count, string what) =>
        count == 0 ? ""
        : count == 1 ? $"1 {what}"
        : $"{Counted.Of(count)} {what}s";
}
