using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Micrograd.Graphs;

namespace Micrograd.Training;

/// <summary>What a checkpoint has that is no tensor, as it is written beside them.</summary>
internal sealed class CheckpointText
{
    const int Version = 1;

    readonly JsonElement _root;
    readonly string _path;

    CheckpointText(JsonElement root, string path)
    {
        (_root, _path) = (root, path);
        Generators =
        [
            .. Property(root, "generators")
                .EnumerateArray()
                .Select(g =>
                    (
                        ulong.Parse(g[0].GetString()!, CultureInfo.InvariantCulture),
                        ulong.Parse(g[1].GetString()!, CultureInfo.InvariantCulture)
                    )
                ),
        ];
    }

    /// <summary>Seed and place of each generator.</summary>
    public IReadOnlyList<(ulong Seed, ulong Drawn)> Generators { get; }

    public static CheckpointText Of(
        TrainingState state,
        DataLoader loader,
        int accumulate,
        IReadOnlyList<(ulong Seed, ulong Drawn)> generators
    )
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteNumber("step", state.Step);
            json.WriteNumber("epoch", state.Epoch);
            json.WriteNumber("batch", state.Batch);
            JsonNumber.Write(json, "loss_sum", state.LossSum);
            json.WriteNumber("examples", state.Examples);
            JsonNumber.Write(json, "best_loss", state.BestLoss);
            json.WriteNumber("waited", state.Waited);
            json.WriteStartObject("data");
            foreach (var (name, value) in Data(loader, accumulate))
            {
                json.WriteString(name, value);
            }
            json.WriteEndObject();
            json.WriteStartArray("generators");
            foreach (var (seed, drawn) in generators)
            {
                // 64 bits are more than JSON's readers keep.
                json.WriteStartArray();
                json.WriteStringValue(seed.ToString(CultureInfo.InvariantCulture));
                json.WriteStringValue(drawn.ToString(CultureInfo.InvariantCulture));
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteStartArray("epochs");
            foreach (var epoch in state.Epochs)
            {
                json.WriteStartObject();
                EpochText.Write(json, epoch);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return new(document.RootElement.Clone(), "");
    }

    /// <exception cref="FileFormatException">It is no such text.</exception>
    public static CheckpointText Read(string path, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement.Clone();
            var version = Property(root, "version").GetInt32();
            if (version != Version)
            {
                throw new FormatException($"it is of version {version}, and version {Version} is known");
            }
            var text = new CheckpointText(root, path);
            _ = text.State(null);
            return text;
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or FormatException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or OverflowException
                        or IndexOutOfRangeException
            )
        {
            throw new FileFormatException(
                path,
                null,
                $"the text of its training can't be read: {e.Message.TrimEnd('.')}",
                e
            );
        }
    }

    public string ToJson() => _root.GetRawText();

    /// <summary>What differs from data that would be gone on with.</summary>
    public IEnumerable<string> Problems(DataLoader loader, int accumulate)
    {
        var data = Property(_root, "data");
        return Data(loader, accumulate)
            .Select(own =>
                (own.Name, own.Value, Was: data.TryGetProperty(own.Name, out var was) ? was.GetString() : "nothing")
            )
            .Where(own => own.Was != own.Value)
            .Select(own => $"{own.Name} is {own.Value}, and was {own.Was}");
    }

    public TrainingState State(IReadOnlyDictionary<string, Tensor>? best) =>
        TrainingState.Of(
            Property(_root, "step").GetInt64(),
            Property(_root, "epoch").GetInt32(),
            Property(_root, "batch").GetInt64(),
            EpochText.Number(Property(_root, "loss_sum")),
            Property(_root, "examples").GetInt64(),
            EpochText.Number(Property(_root, "best_loss")),
            Property(_root, "waited").GetInt32(),
            Property(_root, "epochs").EnumerateArray().Select(EpochText.Read).ToList(),
            best
        );

    static JsonElement Property(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) ? value : throw new KeyNotFoundException($"'{name}' is missing");

    static IEnumerable<(string Name, string Value)> Data(DataLoader loader, int accumulate) =>
        [.. loader.Facts(), ("accumulate", accumulate.ToString(CultureInfo.InvariantCulture))];
}
