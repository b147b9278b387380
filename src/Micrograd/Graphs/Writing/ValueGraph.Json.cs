namespace Micrograd;

public sealed partial class ValueGraph
{
    /// <summary>The graph as one line of JSON, with the names that a program gives its values.</summary>
    /// <param name="names">
    /// A name and its value each; a value with several names has the first as its name, the others under <c>alsoNamed</c>.
    /// </param>
    /// <param name="labelOf">The label of a value; null takes <see cref="Value.Label"/>.</param>
    /// <param name="steps">Whether the backward pass is added, as <c>"steps"</c>.</param>
    public string ToJson(
        IEnumerable<(string Name, Value Value)> names,
        Func<Value, string?>? labelOf = null,
        bool steps = false
    )
    {
        ArgumentNullException.ThrowIfNull(names);
        var namesOf = new Dictionary<GraphNode, List<string>>(ReferenceEqualityComparer.Instance);
        foreach (var (name, value) in names)
        {
            if (Find(value) is { } node && !namesOf.TryAdd(node, [name]))
            {
                namesOf[node].Add(name);
            }
        }
        return Json(
            namesOf.GetValueOrDefault,
            labelOf is null ? node => node.Label : node => labelOf(((ValueGraphNode)node).Value),
            steps
        );
    }
}
