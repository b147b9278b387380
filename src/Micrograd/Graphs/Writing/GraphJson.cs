using System.Text.Json;

namespace Micrograd.Graphs;

/// <summary>
/// The graph as JSON, the one writer for the tool and for pages: numbers in their shortest form that reads back the same,
/// NaN and infinities as strings.
/// </summary>
internal static class GraphJson
{
    /// <summary>Writes the properties of a graph into an object that the caller has opened.</summary>
    public static void WriteProperties(
        Utf8JsonWriter json,
        Graph graph,
        Func<GraphNode, List<string>?> namesOf,
        Func<GraphNode, string?> labelOf,
        bool steps
    )
    {
        var output = graph.Output;
        json.WriteNumber("output", output.Id);
        json.WriteString("outputName", namesOf(output)?[0]);
        output.WriteData(json, "value");
        json.WriteStartArray("nodes");
        foreach (var node in graph.Nodes)
        {
            WriteNode(json, node, namesOf(node), labelOf(node));
        }
        json.WriteEndArray();
        if (steps)
        {
            json.WriteStartArray("steps");
            foreach (var step in graph.BackwardSteps())
            {
                WriteStep(json, step);
            }
            json.WriteEndArray();
        }
    }

    static void WriteNode(Utf8JsonWriter json, GraphNode node, List<string>? names, string? label)
    {
        json.WriteStartObject();
        json.WriteNumber("id", node.Id);
        json.WriteString("name", names?[0]);
        json.WriteString("label", label);
        json.WriteString("op", node.OpName);
        node.WriteData(json, "data");
        node.WriteGrad(json, "grad");
        json.WriteStartArray("inputs");
        foreach (var input in node.Inputs)
        {
            json.WriteNumberValue(input);
        }
        json.WriteEndArray();
        if (names?.Count > 1)
        {
            json.WriteStartArray("alsoNamed");
            foreach (var name in names[1..])
            {
                json.WriteStringValue(name);
            }
            json.WriteEndArray();
        }
        if (node.Scope is { } scope)
        {
            json.WriteString("scope", scope.Path);
        }
        json.WriteEndObject();
    }

    static void WriteStep(Utf8JsonWriter json, BackwardStep step)
    {
        json.WriteStartObject();
        json.WriteNumber("node", step.Node);
        json.WriteNumber("input", step.Input);
        json.WriteNumber("operand", step.Operand);
        step.WriteNumbers(json);
        json.WriteString("formula", step.Formula);
        json.WriteString("numbers", step.Numbers);
        json.WriteEndObject();
    }
}
