using System.Text.Json;
using Micrograd.Graphs;

namespace Micrograd.Cli.Reference;

/// <summary>Ops as JSON.</summary>
static class OpJson
{
    public static string Text(IEnumerable<OpEntry> entries) =>
        JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("ops");
            foreach (var entry in entries)
            {
                Write(json, new(entry), OpTable.Groups.First(group => group.Ops.Contains(entry)).Name);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });

    static void Write(Utf8JsonWriter json, OpFacts facts, string group)
    {
        json.WriteStartObject();
        json.WriteString("name", facts.Entry.Name);
        json.WriteString("group", group);
        json.WriteString("meaning", facts.Entry.Meaning);
        json.WriteString("csharp", facts.CSharp);
        WriteStrings(json, "aliases", facts.Aliases);
        WriteStrings(json, "inputs", facts.Inputs);
        json.WriteStartObject("parameters");
        foreach (var parameter in facts.Entry.Parameters)
        {
            JsonNumber.Write(json, parameter.Name, parameter.Default);
        }
        json.WriteEndObject();
        json.WriteString("value", facts.ValueText);
        WriteStrings(json, "derivatives", facts.Inputs.Select((_, i) => facts.Entry.Op.DerivativeText(i)));
        json.WriteStartArray("edges");
        foreach (var edge in facts.Entry.Edges)
        {
            json.WriteStartObject();
            WriteNumbers(json, "inputs", edge.Inputs);
            WriteNumbers(json, "derivatives", edge.Derivatives);
            json.WriteString("why", edge.Why);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A list of texts.</summary>
    public static void WriteStrings(Utf8JsonWriter json, string property, IEnumerable<string> texts)
    {
        json.WriteStartArray(property);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }
        json.WriteEndArray();
    }

    static void WriteNumbers(Utf8JsonWriter json, string property, IEnumerable<double> numbers)
    {
        json.WriteStartArray(property);
        foreach (var number in numbers)
        {
            JsonNumber.Write(json, number);
        }
        json.WriteEndArray();
    }
}
