using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Micrograd.Graphs;

namespace Micrograd.Training;

/// <summary>What a run was told, as its folder says it.</summary>
internal static class RunConfig
{
    // A file is no page: a + may stand as one.
    static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Json(ModuleBase model, Optimizer optimizer, DataLoader loader, TrainerOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("model", model.ToString());
            json.WriteNumber("parameters", model.Parameters.Sum(parameter => parameter.Count));
            json.WriteString("optimizer", optimizer.GetType().Name);
            JsonNumber.Write(json, "lr", optimizer.LearningRate);
            foreach (var (name, value) in loader.Facts())
            {
                json.WritePropertyName(name);
                json.WriteRawValue(value);
            }
            json.WriteNumber("epochs", options.Epochs);
            json.WriteNumber("accumulate", options.Accumulate);
            Write(json, "maxSteps", options.MaxSteps);
            Write(json, "clipNorm", options.ClipNorm);
            Write(json, "patience", options.Patience);
            foreach (var (name, value) in options.Config)
            {
                json.WriteString(name, value);
            }
            json.WriteEndObject();
        }
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    static void Write(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value)
        {
            JsonNumber.Write(json, name, value);
        }
    }
}
