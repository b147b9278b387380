using System.Globalization;
using System.Text.Json;

namespace Micrograd.Cli.Files;

/// <summary>What is in a file of tensors: told from its headers, and its numbers only where they are asked for.</summary>
sealed class TensorFileSummary
{
    const int LongestText = 100;

    readonly string _path;
    readonly TensorFileFormat _format;
    readonly IReadOnlyList<TensorEntry> _entries;
    readonly IReadOnlyDictionary<string, string> _metadata;
    readonly List<TensorStatistics?>? _statistics;

    TensorFileSummary(string path, TensorFile file, bool withStatistics)
    {
        (_path, _format, _entries, _metadata) = (path, file.Format, file.Entries, file.Metadata);
        _statistics = withStatistics
            ? [.. file.Entries.Select(entry => TensorStatistics.Of(file.Load(entry.Name)))]
            : null;
    }

    /// <exception cref="CommandException">It is not there, or can't be read.</exception>
    /// <exception cref="FileFormatException">It is of no format that is read.</exception>
    public static TensorFileSummary Of(string path, bool withStatistics)
    {
        using var file = InputTensors.Open(path);
        return new(path, file, withStatistics);
    }

    public void Write(TextWriter output)
    {
        output.WriteLine($"{Short(_path)}: {FormatName}, {Totals()}");
        if (_metadata.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("metadata");
            foreach (var (key, text) in _metadata)
            {
                output.WriteLine($"  {Short(key)}: {Short(text)}");
            }
        }
        if (_entries.Count > 0)
        {
            output.WriteLine();
            WriteTable(output);
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("file", _path);
        json.WriteString("format", FormatName);
        json.WriteStartArray("tensors");
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteStartArray("shape");
            foreach (var size in entry.Shape)
            {
                json.WriteNumberValue(size);
            }
            json.WriteEndArray();
            json.WriteString("type", StoredTypeName.Of(entry.Stored));
            json.WriteNumber("bytes", entry.Length);
            _statistics?[i]?.Write(json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("metadata");
        foreach (var (key, text) in _metadata)
        {
            json.WriteString(key, text);
        }
        json.WriteEndObject();
        json.WriteStartObject("totals");
        json.WriteNumber("tensors", _entries.Count);
        json.WriteNumber("numbers", _entries.Sum(entry => entry.Shape.ElementCount));
        json.WriteNumber("bytes", _entries.Sum(entry => entry.Length));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    string FormatName => _format.ToString().ToLowerInvariant();

    string Totals() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Number(_entries.Count, "tensor")}, {Number(_entries.Sum(entry => entry.Shape.ElementCount), "number")}, {Number(_entries.Sum(entry => entry.Length), "byte")}"
        );

    void WriteTable(TextWriter output)
    {
        string[] columns = ["name", "shape", "type", ">bytes"];
        var table = new TextTable(_statistics is null ? columns : [.. columns, ">min", ">mean", ">max"]);
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            string[] cells =
            [
                Short(entry.Name),
                entry.Shape.ToString(),
                StoredTypeName.Of(entry.Stored),
                entry.Length.ToString("N0", CultureInfo.InvariantCulture),
            ];
            table.Add(_statistics is null ? cells : [.. cells, .. _statistics[i]?.Cells() ?? ["-", "-", "-"]]);
        }
        table.Write(output);
    }

    static string Number(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    static string Short(string text) => OneLine.Of(text.Length > LongestText ? $"{text[..LongestText]}…" : text);
}
