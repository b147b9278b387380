using System.Globalization;
using System.Text.Json;

namespace Micrograd.Cli.Files;

/// <summary>What is in a folder of a run: what it was told, how far it came, how good it is, and its tensors.</summary>
sealed class RunSummary
{
    const long LongestConfig = 1 << 20;

    // The weights as they are given to others, or those to go on with.
    static readonly string[] s_weights = ["model.safetensors", "checkpoint.safetensors"];

    readonly string _path;
    readonly JsonElement? _config;
    readonly RunMetrics _metrics;
    readonly TensorFileSummary? _weights;

    RunSummary(string path, bool withStatistics)
    {
        _path = path;
        _config = Config(Path.Combine(path, "config.json"));
        _metrics = RunMetrics.Read(Path.Combine(path, "metrics.jsonl"));
        var weights = s_weights.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists);
        _weights = weights is null ? null : TensorFileSummary.Of(weights, withStatistics);
        if (_config is null && _metrics.Step is null && _weights is null)
        {
            throw CommandException.Failed(
                $"{path}: no run is kept in this folder: it has neither config.json nor metrics.jsonl nor {string.Join(" nor ", s_weights)}"
            );
        }
    }

    /// <exception cref="CommandException">It is no folder of a run.</exception>
    /// <exception cref="FileFormatException">Its weights are of no format that is read.</exception>
    public static RunSummary Of(string path, bool withStatistics)
    {
        try
        {
            return new(path, withStatistics);
        }
        catch (UnauthorizedAccessException e)
        {
            throw CommandException.Failed($"can't read {path}: {e.Message.TrimEnd('.')}", inner: e);
        }
    }

    public void Write(TextWriter output)
    {
        output.WriteLine($"{OneLine.Of(_path)}: a run of {Steps()} steps, {Number(_metrics.Epochs)} epochs finished");
        output.WriteLine();
        foreach (
            var (name, line) in new[]
            {
                ("last step", _metrics.Step),
                ("last epoch", _metrics.Epoch),
                ("best epoch", _metrics.Best),
            }
        )
        {
            if (line is { } json)
            {
                output.WriteLine($"{name}: {string.Join(", ", Facts(json, countsFromOne: true))}");
            }
        }
        if (_config is { } config)
        {
            output.WriteLine();
            output.WriteLine("config");
            foreach (var fact in Facts(config, countsFromOne: false))
            {
                output.WriteLine($"  {fact}");
            }
        }
        if (_weights is { } weights)
        {
            output.WriteLine();
            weights.Write(output);
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("folder", _path);
        json.WriteNumber("epochsFinished", _metrics.Epochs);
        Write(json, "lastStep", _metrics.Step);
        Write(json, "lastEpoch", _metrics.Epoch);
        Write(json, "bestEpoch", _metrics.Best);
        Write(json, "config", _config);
        json.WritePropertyName("weights");
        if (_weights is null)
        {
            json.WriteNullValue();
        }
        else
        {
            _weights.Write(json);
        }
        json.WriteEndObject();
    }

    string Steps() => _metrics.Step is { } step && step.TryGetProperty("step", out var number) ? Text(number) : "0";

    static void Write(Utf8JsonWriter json, string name, JsonElement? value)
    {
        json.WritePropertyName(name);
        if (value is { } element)
        {
            element.WriteTo(json);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>The properties of an object, a text each, those of objects within with both names.</summary>
    static IEnumerable<string> Facts(JsonElement json, bool countsFromOne) =>
        json.EnumerateObject()
            .SelectMany(property =>
                property.Value.ValueKind == JsonValueKind.Object
                    ? Facts(property.Value, countsFromOne)
                    :
                    [
                        // Files count epochs from 0, and people from 1.
                        countsFromOne && property.NameEquals("epoch") && property.Value.TryGetInt32(out var epoch)
                            ? $"epoch {Number(epoch + 1)}"
                            : $"{OneLine.Of(property.Name)} {Text(property.Value)}",
                    ]
            );

    static string Text(JsonElement json) =>
        OneLine.Of(json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText());

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    static JsonElement? Config(string path)
    {
        // A pipe has no length, and to open one waits.
        if (new FileInfo(path) is not { Exists: true, Length: > 0 and var length })
        {
            return null;
        }
        if (length > LongestConfig)
        {
            throw CommandException.Failed($"{path}: {length} bytes are too many for the config of a run");
        }
        try
        {
            var json = JsonElement.Parse(File.ReadAllBytes(path));
            return json.ValueKind == JsonValueKind.Object
                ? json
                : throw CommandException.Failed($"{path}: it is no config of a run: no JSON object");
        }
        catch (JsonException e)
        {
            throw CommandException.Failed($"{path}: it is no JSON: {e.Message.TrimEnd('.')}", inner: e);
        }
    }
}
