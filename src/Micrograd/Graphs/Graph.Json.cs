using Micrograd.Graphs;

namespace Micrograd;

public sealed partial class Graph
{
    /// <summary>
    /// The graph as one line of JSON:
    /// <c>{"output":2,"outputName":"c","value":-6,"nodes":[{"id":0,"name":"a","label":null,"op":null,"data":2,"grad":-3,"inputs":[]},…]}</c>.
    /// Numbers are in the shortest form that reads back the same; NaN and infinities are strings.
    /// </summary>
    /// <param name="names">
    /// What a program calls its values, a name and its value each; a value with several names has the first
    /// as its name, the others under <c>alsoNamed</c>. Null: no value has a name.
    /// </param>
    /// <param name="labelOf">The label of a value; null takes <see cref="Value.Label"/>.</param>
    /// <param name="steps">Whether the backward pass is added, as <c>"steps"</c>.</param>
    public string ToJson(
        IEnumerable<(string Name, Value Value)>? names = null,
        Func<Value, string?>? labelOf = null,
        bool steps = false
    )
    {
        var namesOf = new Dictionary<Value, List<string>>(ReferenceEqualityComparer.Instance);
        foreach (var (name, value) in names ?? [])
        {
            if (!namesOf.TryAdd(value, [name]))
            {
                namesOf[value].Add(name);
            }
        }
        return GraphJson.Text(json =>
        {
            json.WriteStartObject();
            GraphJson.WriteProperties(json, this, namesOf, labelOf ?? (value => value.Label), steps);
            json.WriteEndObject();
        });
    }
}
