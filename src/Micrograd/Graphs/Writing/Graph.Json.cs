using Micrograd.Graphs;

namespace Micrograd;

public abstract partial class Graph
{
    /// <summary>
    /// The graph as one line of JSON:
    /// <c>{"output":2,"outputName":null,"value":-6,"nodes":[{"id":0,"name":null,"label":"a","op":null,"data":2,"grad":-3,"inputs":[]},…]}</c>.
    /// Numbers are in the shortest form that reads back the same; NaN and infinities are strings. A tensor's data and gradient are
    /// <c>{"shape":[3,4],"dtype":"float32","mean":0.5,"min":-1,"max":2}</c>.
    /// </summary>
    /// <param name="steps">Whether the backward pass is added, as <c>"steps"</c>.</param>
    public string ToJson(bool steps = false) => Json(_ => null, node => node.Label, steps);

    private protected string Json(
        Func<GraphNode, List<string>?> namesOf,
        Func<GraphNode, string?> labelOf,
        bool steps
    ) =>
        JsonText.Of(json =>
        {
            json.WriteStartObject();
            GraphJson.WriteProperties(json, this, namesOf, labelOf, steps);
            json.WriteEndObject();
        });
}
