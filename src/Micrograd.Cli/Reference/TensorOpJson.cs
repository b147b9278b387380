using System.Text.Json;
using Micrograd.Graphs;

namespace Micrograd.Cli.Reference;

/// <summary>Tensor ops as JSON.</summary>
static class TensorOpJson
{
    public static string Text(IEnumerable<TensorOpEntry> entries) =>
        JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("tensorOps");
            foreach (var entry in entries)
            {
                Write(json, new(entry));
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });

    static void Write(Utf8JsonWriter json, TensorOpFacts facts)
    {
        json.WriteStartObject();
        json.WriteString("name", facts.Entry.Name);
        json.WriteString("group", TensorOpTable.Groups.First(group => group.Ops.Contains(facts.Entry)).Name);
        json.WriteString("meaning", facts.Entry.Meaning);
        OpJson.WriteStrings(json, "csharp", facts.Calls);
        OpJson.WriteStrings(json, "shapes", facts.Shapes);
        json.WriteString("types", facts.Types);
        json.WriteBoolean("isView", facts.Entry.IsView);
        json.WriteStartArray("gradients");
        foreach (var (input, ops) in facts.Gradients)
        {
            json.WriteStartObject();
            json.WriteNumber("input", input);
            OpJson.WriteStrings(json, "ops", ops);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        OpJson.WriteStrings(json, "standsFor", facts.Entry.Definition);
        OpJson.WriteStrings(json, "refusals", facts.Refusals);
        json.WriteString("pytorch", facts.Entry.PyTorch);
        json.WriteString("onnx", facts.Entry.Onnx);
        json.WriteEndObject();
    }
}
