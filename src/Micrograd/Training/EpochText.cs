using System.Globalization;
using System.Text.Json;
using Micrograd.Graphs;

namespace Micrograd.Training;

/// <summary>The figures of an epoch, as JSON.</summary>
internal static class EpochText
{
    /// <summary>Writes them as properties.</summary>
    public static void Write(Utf8JsonWriter json, EpochSummary epoch)
    {
        json.WriteNumber("step", epoch.Step);
        json.WriteNumber("epoch", epoch.Epoch);
        JsonNumber.Write(json, "train_loss", epoch.TrainLoss);
        if (epoch.ValidationLoss is { } loss)
        {
            JsonNumber.Write(json, "validation_loss", loss);
        }
        json.WriteBoolean("best", epoch.IsBest);
        if (epoch.Metrics.Count > 0)
        {
            json.WriteStartObject("metrics");
            foreach (var (name, value) in epoch.Metrics)
            {
                JsonNumber.Write(json, name, value);
            }
            json.WriteEndObject();
        }
    }

    public static EpochSummary Read(JsonElement json) =>
        new()
        {
            Step = json.GetProperty("step").GetInt64(),
            Epoch = json.GetProperty("epoch").GetInt32(),
            TrainLoss = Number(json.GetProperty("train_loss")),
            ValidationLoss = json.TryGetProperty("validation_loss", out var loss) ? Number(loss) : null,
            IsBest = json.GetProperty("best").GetBoolean(),
            Metrics = json.TryGetProperty("metrics", out var metrics)
                ? metrics.EnumerateObject().ToDictionary(metric => metric.Name, metric => Number(metric.Value))
                : new Dictionary<string, double>(),
        };

    /// <summary>A number, or its name where JSON has none for it.</summary>
    public static double Number(JsonElement json) =>
        json.ValueKind == JsonValueKind.String
            ? double.Parse(json.GetString()!, CultureInfo.InvariantCulture)
            : json.GetDouble();
}
