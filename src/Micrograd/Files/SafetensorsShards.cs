using System.Globalization;
using System.Text;

namespace Micrograd.Files;

/// <summary>
/// Tensors in several files with an index. Files that an old index names are never written over: the new ones have names of their own, and
/// the index, renamed last, leads to the old or to the new ones at any time.
/// </summary>
internal static class SafetensorsShards
{
    public static void Save(
        string index,
        SafetensorsLayout layout,
        IReadOnlyDictionary<string, string>? metadata,
        long mostBytes
    )
    {
        index = Path.GetFullPath(index);
        var parts = Parts(layout, mostBytes);
        var names = Names(index, parts.Count);
        var files = Array.ConvertAll(names, name => Path.Combine(Path.GetDirectoryName(index)!, name));
        var before = Before(index);
        using var file = AtomicFile.Begin(index);
        try
        {
            for (var i = 0; i < parts.Count; i++)
            {
                parts[i].Save(files[i], metadata);
            }
            file.Write(Encoding.UTF8.GetBytes(Text(parts, names)));
            file.Finish();
        }
        // Once the index is the new one, so are the files.
        catch (Exception e) when (!file.IsDone)
        {
            Delete(files);
            if (e is IOException { InnerException: { } why })
            {
                throw AtomicFile.Failed(index, why);
            }
            throw;
        }
        Delete(before);
    }

    static List<SafetensorsLayout> Parts(SafetensorsLayout layout, long mostBytes)
    {
        var parts = new List<SafetensorsLayout>();
        var (start, bytes) = (0, 0L);
        for (var i = 0; i < layout.Tensors.Count; i++)
        {
            var more = SafetensorsLayout.Bytes(layout.Tensors[i]);
            if (i > start && bytes + more > mostBytes)
            {
                parts.Add(layout.Part(start..i));
                (start, bytes) = (i, 0);
            }
            bytes += more;
        }
        parts.Add(layout.Part(start..));
        return parts;
    }

    /// <summary>As Hugging Face names them, with something of its own where one of them is there.</summary>
    static string[] Names(string index, int count)
    {
        var stem = Path.GetFileName(index)[..^SafetensorsIndex.Ending.Length];
        if (stem.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            stem = stem[..^".safetensors".Length];
        }
        while (true)
        {
            var names = Enumerable
                .Range(1, count)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{stem}-{i:D5}-of-{count:D5}.safetensors"))
                .ToArray();
            if (!names.Any(name => File.Exists(Path.Combine(Path.GetDirectoryName(index)!, name))))
            {
                return names;
            }
            stem = $"{stem.Split('~')[0]}~{Random.Shared.Next():x8}";
        }
    }

    /// <summary>The files of the index that will be replaced; none where it is no index.</summary>
    static List<string> Before(string index)
    {
        try
        {
            return File.Exists(index) ? SafetensorsIndex.Read(index).Files : [];
        }
        catch (IOException)
        {
            return [];
        }
    }

    static string Text(List<SafetensorsLayout> parts, string[] names)
    {
        var json = new StringBuilder();
        json.Append(
            CultureInfo.InvariantCulture,
            $"{{\n  \"metadata\": {{\n    \"total_size\": {parts.Sum(part => part.Tensors.Sum(SafetensorsLayout.Bytes))}\n  }},\n  \"weight_map\": {{"
        );
        var places = parts
            .SelectMany((part, i) => part.Tensors.Select(tensor => (tensor.Name, File: names[i])))
            .OrderBy(place => place.Name, StringComparer.Ordinal);
        var separator = "\n";
        foreach (var (name, file) in places)
        {
            json.Append(separator).Append("    ");
            JsonString.Append(json, name);
            json.Append(": ");
            JsonString.Append(json, file);
            separator = ",\n";
        }
        return json.Append("\n  }\n}\n").ToString();
    }

    static void Delete(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            try
            {
                FileSystem.Now.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It takes room, and no index leads to it.
            }
        }
    }
}
