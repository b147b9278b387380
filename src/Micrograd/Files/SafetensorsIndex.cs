using System.Text.Json;

namespace Micrograd.Files;

/// <summary>Which tensor is in which of several safetensors files: <c>model.safetensors.index.json</c>.</summary>
internal sealed class SafetensorsIndex
{
    /// <summary>The ending of an index's name, before which the name of the files stands.</summary>
    public const string Ending = ".index.json";

    /// <summary>Where each tensor is: the path of the file.</summary>
    public OrderedDictionary<string, string> Places { get; } = [];

    /// <summary>The files, each once, in the order of their names.</summary>
    public List<string> Files { get; } = [];

    public static bool IsIndex(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="FileFormatException">It is no index, or names a file that is not beside it.</exception>
    public static SafetensorsIndex Read(string path)
    {
        var place = new FilePlace(path);
        byte[] json;
        using (var file = SourceFile.Open(path))
        {
            if (file.Length > SafetensorsHeader.MostBytes)
            {
                throw place.Malformed(
                    $"{file.Length} bytes are too many for an index, more than {SafetensorsHeader.MostBytes}"
                );
            }
            json = new byte[file.Length];
            file.Read(json, 0);
        }
        var index = new SafetensorsIndex();
        try
        {
            using var document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false });
            index.Read(place, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw place.Malformed($"it is no JSON of an index: {e.Message.TrimEnd('.')}", e);
        }
        return index;
    }

    void Read(FilePlace place, JsonElement root)
    {
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("weight_map", out var map)
            || map.ValueKind != JsonValueKind.Object
        )
        {
            throw place.Malformed("it is no index of safetensors files: it has no weight_map");
        }
        var folder = Path.GetDirectoryName(place.Path) ?? "";
        foreach (var property in map.EnumerateObject())
        {
            var key = new FilePlace(place.Path, property.Name);
            if (property.Value.ValueKind != JsonValueKind.String)
            {
                throw key.Malformed("its place is no name of a file");
            }
            Places.Add(property.Name, Path.Combine(folder, Beside(key, property.Value.GetString()!)));
        }
        Files.AddRange(Places.Values.Distinct().Order(StringComparer.Ordinal));
    }

    // Nothing leads out of the folder, whatever system reads it.
    static string Beside(FilePlace key, string name) =>
        name.Length > 0 && name is not ("." or "..") && name.IndexOfAny(['/', '\\', ':', '\0']) < 0
            ? name
            : throw key.Malformed($"'{FileFormatException.Short(name)}' is not the name of a file beside the index");
}
